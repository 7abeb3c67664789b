import type { FormatName } from '../../binary/cursor.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'

export const ROCKSDB: FormatName = { code: 'ROCKSDB', noun: 'The RocksDB file' }

interface Place {
  file: string
  /** Bytes from the start of the file. */
  offset: number
  field: string
}

const DAMAGED = 'The file is damaged: compare its size with the original and copy it again.'

/** The bytes can be read, but cannot be what RocksDB wrote. */
export function invalid(place: Place, expected: string, found: string): TidemarkError {
  return new TidemarkError({
    code: 'ROCKSDB_INVALID',
    message: `The RocksDB file cannot be read at byte ${place.offset}: ${place.field} should be ${expected}, but is ${found}. ${DAMAGED}`,
    ...place,
    expected,
    found,
  })
}

/** The file is shorter than what points into it says. */
export function truncated(place: Place, expected: string, found: string): TidemarkError {
  return new TidemarkError({
    code: 'ROCKSDB_TRUNCATED',
    message: `The RocksDB file ends early: ${place.field} needs ${expected}, but there are ${found}. ${DAMAGED}`,
    ...place,
    expected,
    found,
  })
}

/** A stored checksum does not fit the bytes it guards. */
export function checksumMismatch(place: Place, expected: number, found: number): TidemarkError {
  const hex = (value: number): string => `0x${(value >>> 0).toString(16).padStart(8, '0')}`
  return new TidemarkError({
    code: 'ROCKSDB_CHECKSUM',
    message: `The RocksDB file has changed since it was written: the checksum of ${place.field} at byte ${place.offset} is ${hex(found)}, and ${hex(expected)} was stored. ${DAMAGED}`,
    ...place,
    expected: hex(expected),
    found: hex(found),
  })
}

/** RocksDB can do this, Flink's own files never have it, and Tidemark does not read it. */
export function unsupported(place: Place, expected: string, found: string): TidemarkError {
  return new TidemarkError({
    code: 'ROCKSDB_UNSUPPORTED',
    message: `The RocksDB file uses a feature that Tidemark does not read: ${place.field} is ${found} (supported: ${expected}). Take a canonical savepoint to see this state.`,
    ...place,
    expected,
    found,
  })
}

/** A file of the instance that is not among the files of the handle. */
export function missing(file: string, namedBy: string): TidemarkError {
  return new TidemarkError({
    code: 'ROCKSDB_FILE_MISSING',
    message: `${file} is missing: ${namedBy} names it, but the state handle does not list it. The snapshot is incomplete; Flink could not restore it either.`,
    file,
    field: namedBy,
    expected: file,
    found: 'no such file',
  })
}

import type { ByteSource } from '../../../binary/byte-source.ts'
import { bufferOf } from '../bytes.ts'
import { blockChecksum, CHECKSUMS, contextModifier, type ChecksumType } from '../checksum/block-checksum.ts'
import { LittleCursor } from '../little-cursor.ts'
import type { LittleWriter } from '../little-writer.ts'
import { checksumMismatch, invalid, truncated, unsupported } from '../problems.ts'
import { readBlockHandle, TRAILER, writeBlockHandle, type BlockHandle } from './block-handle.ts'
import { readExactly } from './source.ts'

const MAGIC = 0x88e241b785f4cff7n
/** Of format version 0, whose footer is shorter and whose checksum is always CRC32C. Flink wrote it up to 1.13. */
const LEGACY_MAGIC = 0xdb4775248b80fb57n
const EXTENDED_MAGIC = 0x007a003e
const LENGTH = 53
const LEGACY_LENGTH = 48
const NEWEST = 6
/** Written tables have this one: every RocksDB of Flink reads it, from 5.17 to 8.10. */
const WRITTEN = 2
/** Where the version stands in the footer; the handles are padded up to there. */
const VERSION_AT = 41

/** What the last bytes of a block-based table say (`rocksdb::Footer`). */
export interface Footer {
  /** `BlockBasedTableOptions::format_version`, 0 to 6. */
  formatVersion: number
  checksum: ChecksumType
  metaIndex: BlockHandle
  /** Null from version 6 on: the metaindex names it. */
  index: BlockHandle | null
  /** `base_context_checksum`; 0 before version 6. */
  baseContext: number
}

/** Reads the footer; throws ROCKSDB_TRUNCATED, ROCKSDB_INVALID, ROCKSDB_CHECKSUM or ROCKSDB_UNSUPPORTED. */
export async function readFooter(source: ByteSource): Promise<Footer> {
  const file = source.name
  const size = source.byteLength
  if (size < LEGACY_LENGTH) throw truncated({ file, offset: 0, field: 'footer' }, `${LEGACY_LENGTH} bytes`, String(size))
  const length = Math.min(size, LENGTH)
  const bytes = await readExactly(source, size - length, length, 'footer')
  const magic = bufferOf(bytes).readBigUInt64LE(length - 8)
  if (magic === LEGACY_MAGIC) return readLegacy(new LittleCursor(bytes.subarray(length - LEGACY_LENGTH), file, size - LEGACY_LENGTH))
  if (magic !== MAGIC || length < LENGTH) {
    throw invalid({ file, offset: size - 8, field: 'footer.magic' }, `0x${MAGIC.toString(16)}`, `0x${magic.toString(16)}`)
  }
  return readModern(bytes, file, size - LENGTH)
}

function readLegacy(cursor: LittleCursor): Footer {
  cursor.enter('footer')
  const metaIndex = readBlockHandle(cursor, 'metaIndex')
  return { formatVersion: 0, checksum: 'crc32c', metaIndex, index: readBlockHandle(cursor, 'index'), baseContext: 0 }
}

function readModern(bytes: Uint8Array, file: string, origin: number): Footer {
  const cursor = new LittleCursor(bytes, file, origin)
  cursor.enter('footer')
  const checksum = CHECKSUMS[cursor.u8('checksumType')]
  if (checksum === undefined) throw cursor.invalid('checksumType', `0 to ${CHECKSUMS.length - 1}`, String(bytes[0]), 1)
  cursor.position = VERSION_AT
  const formatVersion = cursor.fixed32('formatVersion')
  if (formatVersion > NEWEST) {
    throw unsupported({ file, offset: origin + VERSION_AT, field: 'footer.formatVersion' }, `0 to ${NEWEST}`, String(formatVersion))
  }
  cursor.position = 1
  if (formatVersion === 6) return readVersion6(bytes, cursor, checksum)
  const metaIndex = readBlockHandle(cursor, 'metaIndex')
  return { formatVersion, checksum, metaIndex, index: readBlockHandle(cursor, 'index'), baseContext: 0 }
}

function readVersion6(bytes: Uint8Array, cursor: LittleCursor, checksum: ChecksumType): Footer {
  const extended = cursor.fixed32('extendedMagic')
  if (extended !== EXTENDED_MAGIC) throw cursor.invalid('extendedMagic', String(EXTENDED_MAGIC), String(extended), 4)
  const stored = cursor.fixed32('checksum')
  const baseContext = cursor.fixed32('baseContextChecksum')
  const size = cursor.fixed32('metaIndexSize')
  const unsigned = Uint8Array.from(bytes)
  unsigned.fill(0, 5, 9)
  const computed = blockChecksum(checksum, unsigned)
  if (computed !== null) {
    const found = (computed + contextModifier(baseContext, cursor.origin)) >>> 0
    if (found !== stored) throw checksumMismatch({ file: cursor.file, offset: cursor.origin, field: 'footer' }, stored, found)
  }
  const offset = cursor.origin - size - TRAILER
  if (offset < 0) throw cursor.invalid('metaIndexSize', `less than ${cursor.origin}`, String(size), 4)
  return { formatVersion: 6, checksum, metaIndex: { offset, size }, index: null, baseContext }
}

/** Ends a table of format version 2 whose blocks carry CRC32C. */
export function writeFooter(out: LittleWriter, metaIndex: BlockHandle, index: BlockHandle): void {
  const start = out.length
  out.u8(CHECKSUMS.indexOf('crc32c'))
  writeBlockHandle(out, metaIndex)
  writeBlockHandle(out, index)
  while (out.length < start + VERSION_AT) out.u8(0)
  out.fixed32(WRITTEN)
  out.fixed64(MAGIC)
}

import { bufferOf } from '../bytes.ts'
import { crc32c, maskCrc } from '../../../binary/crc32c.ts'
import { checksumMismatch, invalid, truncated, unsupported } from '../problems.ts'

const BLOCK = 32 * 1024
const HEADER = 7
/** The recyclable record types carry a log number of 4 bytes too. */
const RECYCLABLE_HEADER = 11
/** `kRecordTypeSafeIgnoreMask` */
const IGNORABLE = 0x80

/** One logical record and the offset of its first fragment. */
export interface LogRecord {
  offset: number
  bytes: Uint8Array
}

/** The records of a file in RocksDB's log format (`log::Reader`): fragments in blocks of 32 KiB, each with a CRC32C. */
export function* logRecords(bytes: Uint8Array, file: string): Generator<LogRecord> {
  const buffer = bufferOf(bytes)
  let parts: Uint8Array[] | null = null
  let start = 0
  let at = 0
  while (at < bytes.length) {
    const left = BLOCK - (at % BLOCK)
    if (left < HEADER) {
      at += left
      continue
    }
    const place = { file, offset: at, field: 'record' }
    if (at + HEADER > bytes.length) throw truncated(place, `${HEADER} bytes`, String(bytes.length - at))
    const type = buffer.readUInt8(at + 6)
    const length = buffer.readUInt16LE(at + 4)
    if (type === 0 && length === 0) {
      // Space that was reserved and never written.
      at += left
      continue
    }
    const recyclable = type >= 5 && type <= 8
    const header = recyclable ? RECYCLABLE_HEADER : HEADER
    const end = at + header + length
    if (header + length > left) throw invalid(place, `a length of at most ${left - header}`, String(length))
    if (end > bytes.length) throw truncated(place, `${header + length} bytes`, String(bytes.length - at))
    const stored = buffer.readUInt32LE(at)
    const found = maskCrc(crc32c(bytes, at + 6, end))
    if (stored !== found) throw checksumMismatch(place, stored, found)
    const payload = bytes.subarray(at + header, end)
    const kind = recyclable ? type - 4 : type
    if (kind === 1 || kind === 2) {
      if (parts !== null) throw invalid(place, 'the rest of a record', 'the start of another')
      start = at
      if (kind === 1) yield { offset: at, bytes: payload }
      else parts = [payload]
    } else if (kind === 3 || kind === 4) {
      if (parts === null) throw invalid(place, 'the start of a record', 'the rest of one')
      parts.push(payload)
      if (kind === 4) {
        yield { offset: start, bytes: Buffer.concat(parts) }
        parts = null
      }
    } else if ((type & IGNORABLE) === 0) throw unsupported(place, 'record types 1 to 8', `of type ${type}`)
    at = end
  }
  if (parts !== null) throw truncated({ file, offset: start, field: 'record' }, 'its last fragment', 'only the first ones')
}

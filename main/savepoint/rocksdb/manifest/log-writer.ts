import { crc32c, maskCrc } from '../../../binary/crc32c.ts'

const BLOCK = 32 * 1024
const HEADER = 7
/** `log::RecordType`, by whether the fragment is the record's first and whether it is its last. */
const RECORD = { full: 1, first: 2, middle: 3, last: 4 } as const

/** Records in RocksDB's log format (`log::Writer`): fragments in blocks of 32 KiB, each with a CRC32C; what log-reader.ts reads. */
export function writeLog(records: readonly Uint8Array[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const record of records) {
    let from = 0
    // Where a block has just room for a header, the first fragment has no bytes and the next one is not the first.
    let isFirst = true
    do {
      let left = BLOCK - (at % BLOCK)
      if (left < HEADER) {
        parts.push(new Uint8Array(left))
        at += left
        left = BLOCK
      }
      const to = Math.min(from + left - HEADER, record.length)
      const fragment = fragmentOf(record.subarray(from, to), typeOf(isFirst, to === record.length))
      parts.push(fragment)
      at += fragment.length
      from = to
      isFirst = false
    } while (from < record.length)
  }
  return Buffer.concat(parts)
}

function typeOf(isFirst: boolean, isLast: boolean): number {
  if (isFirst) return isLast ? RECORD.full : RECORD.first
  return isLast ? RECORD.last : RECORD.middle
}

function fragmentOf(bytes: Uint8Array, type: number): Uint8Array {
  const fragment = Buffer.alloc(HEADER + bytes.length)
  fragment.writeUInt16LE(bytes.length, 4)
  fragment[6] = type
  fragment.set(bytes, HEADER)
  fragment.writeUInt32LE(maskCrc(crc32c(fragment, 6)), 0)
  return fragment
}

import { TidemarkError } from '../../../shared/model/problem.ts'
import type { ByteSource } from '../../binary/byte-source.ts'
import { decodeSnappy } from '../../binary/snappy.ts'

const STREAM_IDENTIFIER = 0xff
const COMPRESSED = 0x00
const UNCOMPRESSED = 0x01
const READ = 1024 * 1024

/**
 * The data of a snappy framed stream [from, to), block by block (`SnappyFramedInputStream`):
 * chunks of `u8 type, u24 length little-endian, [u32 checksum, data]`. Checksums are not verified; Flink's reader does not either.
 *
 * Several streams may follow each other, each with its own identifier.
 */
export async function* snappyFrames(source: ByteSource, from: number, to: number): AsyncGenerator<{ bytes: Uint8Array; origin: number }> {
  let window: Uint8Array = new Uint8Array(0)
  let start = from
  const fill = async (at: number, length: number): Promise<Uint8Array> => {
    if (at + length > to) throw invalid(source, at, `${length} bytes of a frame`, `${to - at} bytes before the end`)
    if (at < start || at + length > start + window.length) {
      window = await source.read(at, Math.min(Math.max(READ, length), to - at))
      start = at
    }
    return window.subarray(at - start, at - start + length)
  }
  let at = from
  while (at < to) {
    const head = await fill(at, 4)
    const type = head[0] ?? 0
    const length = (head[1] ?? 0) | ((head[2] ?? 0) << 8) | ((head[3] ?? 0) << 16)
    const body = await fill(at + 4, length)
    if (type === COMPRESSED || type === UNCOMPRESSED) {
      if (length < 4) throw invalid(source, at, 'a frame of at least 4 bytes', String(length))
      const data = body.subarray(4)
      yield { bytes: type === COMPRESSED ? block(source, at, data) : Uint8Array.from(data), origin: -1 }
    } else if (type !== STREAM_IDENTIFIER && type < 0x80)
      throw invalid(source, at, 'a snappy frame (0x00, 0x01, 0xff)', `0x${type.toString(16)}`)
    at += 4 + length
  }
}

function block(source: ByteSource, at: number, data: Uint8Array): Uint8Array {
  const plain = decodeSnappy(data)
  if (typeof plain === 'string') throw invalid(source, at, 'a snappy block', plain)
  return plain
}

const invalid = (source: ByteSource, offset: number, expected: string, found: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_INVALID',
    message: `The compressed state cannot be read at byte ${offset}: ${expected} was expected, found was ${found}. The file is damaged, or its offsets are.`,
    file: source.name,
    offset,
    field: 'frame',
    expected,
    found,
  })

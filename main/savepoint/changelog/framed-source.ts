import type { ByteSource } from '../../binary/byte-source.ts'
import { readAhead } from '../../binary/read-ahead.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { snappyFrames } from '../state/snappy-frames.ts'

/** A data frame: where it lies in the file, and where its data stands in the decompressed stream. */
interface Frame {
  from: number
  to: number
  start: number
  length: number
}

const COMPRESSED = 0x00
const UNCOMPRESSED = 0x01
/** A frame of data: 4 bytes of head, 4 of checksum, and the length of the block in 5 bytes at the most. */
const HEAD = 13
/** A byte of Snappy yields at most 64 / 3 bytes. */
const MAX_RATIO = 22

/**
 * Random access to a snappy framed stream [from, end): positions count decompressed bytes, as changelog handles do.
 * The frames are listed once by their heads; a read decompresses those that it touches.
 */
export async function framedSource(source: ByteSource, from: number): Promise<ByteSource> {
  const frames = await listFrames(source, from)
  const last = frames.at(-1)
  let held: { frame: Frame; bytes: Uint8Array } | null = null
  const open = async (frame: Frame): Promise<Uint8Array> => {
    if (held?.frame === frame) return held.bytes
    for await (const { bytes } of snappyFrames(source, frame.from, frame.to)) {
      if (bytes.length !== frame.length) throw invalid(source, frame.from, `${frame.length} bytes in the frame`, String(bytes.length))
      held = { frame, bytes }
      return bytes
    }
    throw invalid(source, frame.from, 'a frame with data', 'none')
  }
  return {
    name: source.name,
    byteLength: last === undefined ? 0 : last.start + last.length,
    async read(offset, length) {
      const out = new Uint8Array(length)
      for (let i = frameAt(frames, offset), done = 0; done < length; i++) {
        const frame = frames[i]
        if (frame === undefined) throw invalid(source, source.byteLength, `${length - done} more bytes`, 'the end')
        const skip = offset + done - frame.start
        const part = (await open(frame)).subarray(skip, skip + length - done)
        out.set(part, done)
        done += part.length
      }
      return out
    },
  }
}

/** The last frame that begins at `offset` or before. */
function frameAt(frames: readonly Frame[], offset: number): number {
  let low = 0
  let high = frames.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((frames[middle]?.start ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

async function listFrames(source: ByteSource, from: number): Promise<Frame[]> {
  const heads = readAhead(source)
  const frames: Frame[] = []
  let start = 0
  for (let at = from; at < source.byteLength;) {
    const head = await heads.read(at, Math.min(HEAD, source.byteLength - at))
    const body = (head[1] ?? 0) | ((head[2] ?? 0) << 8) | ((head[3] ?? 0) << 16)
    const to = at + 4 + body
    if (head.length < 4 || to > source.byteLength) throw invalid(source, at, `a frame of ${body} bytes`, 'the end of the file')
    const length = head[0] === COMPRESSED ? blockLength(head) : head[0] === UNCOMPRESSED ? body - 4 : 0
    // Lengths are believed before the block is decompressed, so an absurd one must not cost memory.
    if (length > body * MAX_RATIO) throw invalid(source, at, `at most ${body * MAX_RATIO} bytes in a block of ${body}`, String(length))
    // Frames of other kinds hold no data; a kind that is not known is found out when its neighbours are read.
    if (length > 0) frames.push({ from: at, to, start, length })
    start += Math.max(length, 0)
    at = to
  }
  return frames
}

/** The varint in front of a snappy block. */
function blockLength(head: Uint8Array): number {
  let length = 0
  let factor = 1
  for (const byte of head.subarray(8)) {
    length += (byte & 0x7f) * factor
    if (byte < 0x80) break
    factor *= 128
  }
  return length
}

const invalid = (source: ByteSource, offset: number, expected: string, found: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_INVALID',
    message: `The compressed changelog cannot be read at byte ${offset}: ${expected} was expected, found was ${found}. The file is cut or damaged: compare its size with the original and copy it again.`,
    file: source.name,
    offset,
    field: 'frame',
    expected,
    found,
  })

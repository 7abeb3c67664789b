import type { ByteSource } from '../../binary/byte-source.ts'
import { snappyFrames } from '../state/snappy-frames.ts'

/** A piece of one key group's bytes. `origin` is its file offset, -1 where it was decompressed. Its bytes may be overwritten by the reader. */
export interface Chunk {
  bytes: Uint8Array
  origin: number
}

const CHUNK = 1024 * 1024

/** The bytes [from, to) of a stream in pieces, decompressed where the header says so. */
export function keyGroupChunks(source: ByteSource, from: number, to: number, compressed: boolean): AsyncGenerator<Chunk> {
  return compressed ? snappyFrames(source, from, to) : plainChunks(source, from, to)
}

async function* plainChunks(source: ByteSource, from: number, to: number): AsyncGenerator<Chunk> {
  for (let at = from; at < to; at += CHUNK) {
    const bytes = await source.read(at, Math.min(CHUNK, to - at))
    // The reader clears flag bits in place: inline state is the metadata itself and must stay as it is.
    yield { bytes: Uint8Array.from(bytes), origin: at }
  }
}

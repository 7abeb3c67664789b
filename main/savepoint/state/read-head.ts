import { TidemarkError } from '../../../shared/model/problem.ts'
import type { ByteSource } from '../../binary/byte-source.ts'

/** Headers are a few hundred bytes as a rule; those of wide jobs with large POJOs take more. */
const FIRST = 64 * 1024

/** Reads the header at the start of a stream: a little first, more as long as it is cut off. */
export async function readHead<H>(source: ByteSource, read: (bytes: Uint8Array) => H): Promise<H> {
  for (let length = FIRST; ; length *= 4) {
    const bytes = await source.read(0, Math.min(length, source.byteLength))
    try {
      return read(bytes)
    } catch (error) {
      // A count larger than the bytes at hand is cut off too, so any error asks for more as long as there is more.
      if (!(error instanceof TidemarkError) || length >= source.byteLength) throw error
    }
  }
}

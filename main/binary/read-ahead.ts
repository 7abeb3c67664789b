import type { ByteSource } from './byte-source.ts'

const WINDOW = 1024 * 1024

/** The same source, read in windows: many small reads in file order cost one real read a megabyte. */
export function readAhead(source: ByteSource): ByteSource {
  let start = 0
  let window: Uint8Array = new Uint8Array(0)
  return {
    name: source.name,
    byteLength: source.byteLength,
    async read(offset, length) {
      if (offset < start || offset + length > start + window.length) {
        const wanted = Math.min(Math.max(length, WINDOW), Math.max(source.byteLength - offset, length))
        window = await source.read(offset, wanted)
        start = offset
      }
      return window.subarray(offset - start, offset - start + length)
    },
  }
}

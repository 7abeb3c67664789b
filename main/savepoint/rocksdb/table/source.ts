import type { ByteSource } from '../../../binary/byte-source.ts'
import { truncated } from '../problems.ts'

/** Exactly `length` bytes of `source`; a place outside of it is a problem, not a short read. */
export async function readExactly(source: ByteSource, offset: number, length: number, field: string): Promise<Uint8Array> {
  const place = { file: source.name, offset, field }
  if (offset + length > source.byteLength) throw truncated(place, `${offset + length} bytes`, `${source.byteLength}`)
  if (length === 0) return new Uint8Array(0)
  const bytes = await source.read(offset, length)
  if (bytes.length !== length) throw truncated(place, `${length} bytes from byte ${offset}`, `${bytes.length}`)
  return bytes
}

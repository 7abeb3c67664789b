/**
 * The one carrier of bytes (architecture, decision 9): local disk, HDFS, S3 and memory look alike,
 * and a reader fetches only the ranges it needs.
 */
export interface ByteSource {
  /** What the bytes are called in messages: a URI or path. */
  readonly name: string
  readonly byteLength: number
  /** Exactly `length` bytes from `offset`; rejects with a TidemarkError when they cannot be had. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** Bytes in memory as a source. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    byteLength: bytes.byteLength,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  }
}

/** The whole source, in chunks, so that one huge read never blocks. */
export async function readAll(source: ByteSource, chunk = 8 * 1024 * 1024): Promise<Uint8Array> {
  const out = new Uint8Array(source.byteLength)
  for (let at = 0; at < out.length; at += chunk) {
    out.set(await source.read(at, Math.min(chunk, out.length - at)), at)
  }
  return out
}

import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import { crc32c, maskCrc } from '../../binary/crc32c.ts'

/** "sNaPpY" as the first chunk of a framed stream. */
export const STREAM_IDENTIFIER_CHUNK = Uint8Array.of(0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59)

/** Uncompressed bytes of one chunk, at most (`SnappyFramedOutputStream.DEFAULT_BLOCK_SIZE`). */
const BLOCK = 65_536
/** A block that does not shrink below this share is stored as it is (`DEFAULT_MIN_COMPRESSION_RATIO`). */
const WORTH = 0.85

/** `bytes` as chunks of the snappy framing format, without the stream identifier: `u8 type, u24 length, u32 checksum, data`, little endian. */
export function snappyChunks(bytes: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += BLOCK) chunks.push(chunk(bytes.subarray(at, Math.min(at + BLOCK, bytes.length))))
  return Buffer.concat(chunks)
}

function chunk(block: Uint8Array): Uint8Array {
  const packed = snappyCompress(block)
  const worth = packed.length < block.length * WORTH
  const data = worth ? packed : block
  const out = Buffer.alloc(8 + data.length)
  out[0] = worth ? 0x00 : 0x01
  out.writeUIntLE(data.length + 4, 1, 3)
  out.writeUInt32LE(maskCrc(crc32c(block)), 4)
  out.set(data, 8)
  return out
}

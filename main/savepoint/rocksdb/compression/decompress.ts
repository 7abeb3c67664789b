import * as zlib from 'node:zlib'
import { invalid, unsupported } from '../problems.ts'
import { bufferOf } from '../bytes.ts'
import { decodeLz4 } from './lz4.ts'
import { decodeSnappy, type Fault } from '../../../binary/snappy.ts'

/** More than any block is; ZSTD and deflate can announce anything. */
const MAX_BLOCK = 256 * 1024 * 1024
/** `CompressionOptions.window_bits` of RocksDB. */
const WINDOW_BITS = 14

/** A block as it stands in a file, for messages. */
export interface Packed {
  bytes: Uint8Array
  /** `rocksdb::CompressionType` of the block's trailer. */
  type: number
  file: string
  offset: number
  field: string
}

/** `UncompressBlockData`. `formatVersion` is the table's: before 2, LZ4 and zlib blocks announced their length in another way. */
export function decompress(packed: Packed, formatVersion: number): Uint8Array {
  if (packed.type === 0) return packed.bytes
  const plain = decode(packed, formatVersion)
  if (typeof plain === 'string') throw invalid(packed, 'a block that decompresses', plain)
  return plain
}

function decode(packed: Packed, formatVersion: number): Uint8Array | Fault {
  const { bytes, type } = packed
  switch (type) {
    case 1:
      return decodeSnappy(bytes)
    case 2: {
      if (formatVersion < 2) return guarded(() => inflate(bytes, Math.min(MAX_BLOCK, bytes.length * 1040 + 64)), null)
      const { length, body } = announced(bytes)
      return length > MAX_BLOCK ? tooLong(length) : guarded(() => inflate(body, length), length)
    }
    case 4:
    case 5: {
      if (formatVersion < 2) return bytes.length < 8 ? 'no length' : decodeLz4(bytes.subarray(8), bufferOf(bytes).readUInt32LE(0))
      const { length, body } = announced(bytes)
      return decodeLz4(body, length)
    }
    case 7: {
      const { length, body } = announced(bytes)
      const unzstd = zstdDecoder(packed)
      return length > MAX_BLOCK ? tooLong(length) : guarded(() => unzstd(body, { maxOutputLength: Math.max(1, length) }), length)
    }
    default:
      throw unsupported(packed, 'none, Snappy, zlib, LZ4, LZ4HC or ZSTD', `compressed by type ${type}`)
  }
}

const tooLong = (length: number): Fault => `a length of ${length}, more than ${MAX_BLOCK}`

/** `GetDecompressedSizeInfo`: a varint in front. What is none gives a length that nothing fits. */
function announced(bytes: Uint8Array): { length: number; body: Uint8Array } {
  let length = 0
  for (let at = 0, factor = 1; at < Math.min(5, bytes.length); at++, factor *= 128) {
    const byte = bytes[at] as number
    length += (byte & 0x7f) * factor
    if (byte < 0x80) return { length, body: bytes.subarray(at + 1) }
  }
  return { length: Infinity, body: bytes }
}

function inflate(bytes: Uint8Array, limit: number): Buffer {
  return zlib.inflateRawSync(bytes, { windowBits: WINDOW_BITS, maxOutputLength: Math.max(1, limit) })
}

/** Node has ZSTD since 22.15 and 23.8; older ones, and Electron's where it was left out, do not. */
function zstdDecoder(packed: Packed): typeof zlib.zstdDecompressSync {
  const { zstdDecompressSync } = zlib as Partial<typeof zlib>
  if (zstdDecompressSync === undefined)
    throw unsupported(packed, 'on this version of Node: none, Snappy, zlib, LZ4 or LZ4HC', 'compressed by ZSTD')
  return zstdDecompressSync
}

/** Runs one of Node's decoders; what it throws is a fault of the bytes. */
function guarded(run: () => Buffer, length: number | null): Buffer | Fault {
  let plain: Buffer
  try {
    plain = run()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error.message
    throw error
  }
  return length === null || plain.length === length ? plain : `${plain.length} bytes where ${length} were announced`
}

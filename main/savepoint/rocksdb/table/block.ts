import type { ByteSource } from '../../../binary/byte-source.ts'
import { bufferOf } from '../bytes.ts'
import { blockChecksum, contextModifier } from '../checksum/block-checksum.ts'
import { decompress } from '../compression/decompress.ts'
import { checksumMismatch, invalid } from '../problems.ts'
import { TRAILER, type BlockHandle } from './block-handle.ts'
import type { Footer } from './footer.ts'
import { readExactly } from './source.ts'

/** A block, checked and decompressed, with the place it came from. */
export interface Block {
  bytes: Buffer
  /** Entries stand in [0, entriesEnd); the restart points follow. */
  entriesEnd: number
  file: string
  /** Of the (compressed) block in the file. */
  offset: number
  field: string
}

/** Reads one block. */
export async function readBlock(source: ByteSource, footer: Footer, handle: BlockHandle, field: string): Promise<Block> {
  const raw = await readExactly(source, handle.offset, handle.size + TRAILER, field)
  return openBlock(raw, footer, source.name, handle.offset, field)
}

/** Checks and decompresses a block with its trailer (`BlockFetcher`): every block's checksum is verified. */
export function openBlock(raw: Uint8Array, footer: Footer, file: string, offset: number, field: string): Block {
  const size = raw.length - TRAILER
  const place = { file, offset, field }
  const computed = blockChecksum(footer.checksum, raw.subarray(0, size + 1))
  if (computed !== null) {
    const stored = bufferOf(raw).readUInt32LE(size + 1)
    const found = (computed + contextModifier(footer.baseContext, offset)) >>> 0
    if (found !== stored) throw checksumMismatch(place, stored, found)
  }
  const plain = decompress({ bytes: raw.subarray(0, size), type: raw[size] as number, ...place }, footer.formatVersion)
  const bytes = bufferOf(plain)
  return { bytes, entriesEnd: entriesEnd(bytes, place), ...place }
}

/** `DataBlockFooter`: the last number counts restart points; its top bit says that a hash index stands between. */
function entriesEnd(bytes: Buffer, place: { file: string; offset: number; field: string }): number {
  let end = bytes.length - 4
  if (end < 0) throw invalid(place, 'a block of 4 bytes at least', `${bytes.length}`)
  const packed = bytes.readUInt32LE(end)
  if (packed >= 0x8000_0000) {
    end -= 2
    if (end >= 0) end -= bytes.readUInt16LE(end)
  }
  end -= (packed & 0x7fff_ffff) * 4
  if (end < 0) throw invalid(place, `restart points within ${bytes.length} bytes`, `${packed & 0x7fff_ffff} of them`)
  return end
}

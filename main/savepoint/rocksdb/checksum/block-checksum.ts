import { crc32c, maskCrc } from '../../../binary/crc32c.ts'
import { xxh3 } from './xxh3.ts'
import { xxh32 } from './xxh32.ts'
import { xxh64 } from './xxh64.ts'

/** `rocksdb::ChecksumType`: index = the number in the footer. Flink's RocksDB 5 and 6 write crc32c, 8 writes xxh3. */
export const CHECKSUMS = ['none', 'crc32c', 'xxhash', 'xxhash64', 'xxh3'] as const
export type ChecksumType = (typeof CHECKSUMS)[number]

const low32 = (hash: bigint): number => Number(hash & 0xffff_ffffn)

/** `ComputeBuiltinChecksum` of all `bytes` (the compression type of a block is its last byte), or null where none is kept. */
export function blockChecksum(type: ChecksumType, bytes: Uint8Array): number | null {
  switch (type) {
    case 'none':
      return null
    case 'crc32c':
      return maskCrc(crc32c(bytes))
    case 'xxhash':
      return xxh32(bytes)
    case 'xxhash64':
      return low32(xxh64(bytes))
    case 'xxh3': {
      const last = bytes.at(-1)
      // RocksDB hashes all but the last byte and mixes that one in, so that it need not copy a block to add its type.
      return last === undefined ? 0 : (low32(xxh3(bytes, bytes.length - 1)) ^ Math.imul(last, 0x6b9083d9)) >>> 0
    }
  }
}

/** `ChecksumModifierForContext`: since format version 6 a checksum also binds a block to its file and place. */
export function contextModifier(baseContext: number, offset: number): number {
  if (baseContext === 0) return 0
  return (baseContext ^ ((offset >>> 0) + Math.floor(offset / 0x1_0000_0000))) >>> 0
}

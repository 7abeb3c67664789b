import type { FormatName } from '../../binary/cursor.ts'

/** `Checkpoints.HEADER_MAGIC_NUMBER` */
export const HEADER_MAGIC = 0x4960672d

/** `MetadataV2V3SerializerBase.MASTER_STATE_MAGIC_NUMBER` */
export const MASTER_STATE_MAGIC = 0xc96b1696 | 0

export const METADATA_FORMAT: FormatName = { code: 'METADATA', noun: 'The metadata' }

/** Codes of `StateChangeOperation`, in the order of their bytes; as Flink 1.16 and later write them. */
export const OPERATIONS = [
  'CLEAR',
  'SET',
  'SET_INTERNAL',
  'ADD',
  'MERGE_NS',
  'ADD_ELEMENT',
  'ADD_OR_UPDATE_ELEMENT',
  'REMOVE_ELEMENT',
  'METADATA',
] as const
export type Operation = (typeof OPERATIONS)[number]

/** The key group of metadata changes (`AbstractStateChangeLogger.COMMON_KEY_GROUP`). */
export const METADATA_KEY_GROUP = -1

/** One change as it was logged, not decoded: `u8 operation, …`. */
export interface RawChange {
  bytes: Uint8Array
  /** Where it was read, for errors. */
  file: string
  /** File offset of its first byte, -1 where it was decompressed. */
  offset: number
}

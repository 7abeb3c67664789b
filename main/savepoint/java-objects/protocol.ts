/** Constants of `java.io.ObjectStreamConstants`. */
export const STREAM_MAGIC = 0xaced
export const STREAM_VERSION = 5

export const TC = {
  NULL: 0x70,
  REFERENCE: 0x71,
  CLASSDESC: 0x72,
  OBJECT: 0x73,
  STRING: 0x74,
  ARRAY: 0x75,
  CLASS: 0x76,
  BLOCKDATA: 0x77,
  ENDBLOCKDATA: 0x78,
  RESET: 0x79,
  BLOCKDATALONG: 0x7a,
  LONGSTRING: 0x7c,
  PROXYCLASSDESC: 0x7d,
  ENUM: 0x7e,
} as const

/** The first handle, `baseWireHandle`. */
export const BASE_HANDLE = 0x7e0000

export const SC = { WRITE_METHOD: 1, SERIALIZABLE: 2, EXTERNALIZABLE: 4, BLOCK_DATA: 8 } as const

/** Bytes of a field or element by the type code of its descriptor; references take one at the least. */
export const TYPE_SIZES: Readonly<Record<string, number>> = { B: 1, C: 2, D: 8, F: 4, I: 4, J: 8, S: 2, Z: 1, L: 1, '[': 1 }

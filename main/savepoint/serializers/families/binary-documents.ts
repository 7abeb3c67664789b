import type { SerializerFamily } from '../snapshot-reader.ts'
import { baseClass, simpleFamily } from './simple.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Values with a binary format of their own, shown as its bytes. */
export const binaryDocuments: SerializerFamily[] = [
  /* `i32 valueLength, i32 metadataLength, value, metadata` (2.1 on): a semi-structured document, in Parquet's variant encoding. */
  simpleFamily<{ value: Uint8Array; metadata: Uint8Array }>(baseClass('Variant'), {
    type: 'VARIANT',
    length: -1,
    read(cursor) {
      const length = cursor.count('valueLength', 1)
      const metadataLength = cursor.count('metadataLength', 1)
      return { value: new Uint8Array(cursor.raw(length, 'value')), metadata: new Uint8Array(cursor.raw(metadataLength, 'metadata')) }
    },
    write(out, { value, metadata }) {
      out.i32(value.length)
      out.i32(metadata.length)
      out.bytes(value)
      out.bytes(metadata)
    },
    toJson: ({ value, metadata }) => ({ variant: { value: { bytes: hex(value) }, metadata: { bytes: hex(metadata) } } }),
  }),
  /** `i32 n`, a roaring bitmap (2.3 on). */
  simpleFamily<Uint8Array>(baseClass('Bitmap'), {
    type: 'BITMAP',
    length: -1,
    read: (cursor) => new Uint8Array(cursor.raw(cursor.count('length', 1), 'bitmap')),
    write(out, bytes) {
      out.i32(bytes.length)
      out.bytes(bytes)
    },
    toJson: (bytes) => ({ bytes: hex(bytes) }),
  }),
]

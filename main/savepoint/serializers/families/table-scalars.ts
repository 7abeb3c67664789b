import type { Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { bigDecimalText, bigEndian, twosComplement } from './big-numbers.ts'
import { timestampText } from './row-data-binary.ts'
import { simpleFamily } from './simple.ts'

const PACKAGE = 'org.apache.flink.table.runtime.typeutils.'

/** Longest decimal and timestamp that fit into a long (`DecimalData.MAX_COMPACT_PRECISION`, `TimestampData.isCompact`). */
const COMPACT_DECIMAL = 18
const COMPACT_TIMESTAMP = 3

/** `i32 n, UTF-8`; the bytes are kept, as not all of them need be UTF-8. */
const stringData = simpleFamily<Uint8Array>(`${PACKAGE}StringDataSerializer$StringDataSerializerSnapshot`, {
  type: 'STRINGDATA',
  length: -1,
  read: (cursor) => new Uint8Array(cursor.raw(cursor.count('length', 1), 'string')),
  write(out, value) {
    out.i32(value.length)
    out.bytes(value)
  },
  toJson: (value) => Buffer.from(value).toString('utf8'),
})

/** Snapshot `i32 precision, i32 scale`; data i64 unscaled up to 18 digits, else `i32 n`, two's complement big endian. */
const decimalData: SerializerFamily = {
  classes: [`${PACKAGE}DecimalDataSerializer$DecimalSerializerSnapshot`],
  read({ cursor }) {
    const precision = cursor.i32('precision')
    const scale = cursor.i32('scale')
    const compact = precision <= COMPACT_DECIMAL
    const serializer: Serializer<bigint> = {
      type: `DECIMALDATA(${precision}, ${scale})`,
      length: -1,
      opaque: null,
      read: (from) => (compact ? from.i64('unscaled') : bigEndian(from.raw(from.count('length', 1), 'unscaled'))),
      write(out, unscaled) {
        if (compact) {
          out.i64(unscaled)
          return
        }
        const bytes = twosComplement(unscaled)
        out.i32(bytes.length)
        out.bytes(bytes)
      },
      toJson: (unscaled) => bigDecimalText({ unscaled, scale }),
    }
    return serializer
  },
}

/** Snapshot `i32 precision`; data i64 millis, and i32 nanos of the millisecond beyond precision 3. */
const timestampData: SerializerFamily = {
  classes: [`${PACKAGE}TimestampDataSerializer$TimestampDataSerializerSnapshot`],
  read({ cursor }) {
    const precision = cursor.i32('precision')
    const compact = precision <= COMPACT_TIMESTAMP
    const serializer: Serializer<{ millis: bigint; nanos: number }> = {
      type: `TIMESTAMPDATA(${precision})`,
      length: compact ? 8 : 12,
      opaque: null,
      read: (from) => ({ millis: from.i64('millis'), nanos: compact ? 0 : from.i32('nanoOfMillisecond') }),
      write(out, { millis, nanos }) {
        out.i64(millis)
        if (!compact) out.i32(nanos)
      },
      toJson: ({ millis, nanos }) => timestampText(millis, nanos, false),
    }
    return serializer
  },
}

export const tableScalars: SerializerFamily[] = [stringData, decimalData, timestampData]

import type { Cursor } from '../../../binary/cursor.ts'
import type { ByteWriter } from '../../../binary/byte-writer.ts'
import { readComposite } from '../composite-body.ts'
import type { Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { firstOpaque, LOST, partToJson, ranOut, writePart } from './opaque.ts'

/** Names of `RowKind` by their byte value. */
export const ROW_KINDS = ['INSERT', 'UPDATE_BEFORE', 'UPDATE_AFTER', 'DELETE'] as const
type RowKind = (typeof ROW_KINDS)[number]

interface Row {
  kind: RowKind
  fields: unknown[]
}

/** Bits packed most significant first, 8 a byte, the last padded with zeros (`MaskUtils`). */
export function readMask(cursor: Cursor, bits: number): boolean[] {
  const bytes = cursor.raw(Math.ceil(bits / 8), 'mask')
  return Array.from({ length: bits }, (_, i) => (((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1) === 1)
}

export function writeMask(out: ByteWriter, mask: readonly boolean[]): void {
  const bytes = new Uint8Array(Math.ceil(mask.length / 8))
  mask.forEach((bit, i) => {
    if (bit) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (0x80 >> (i & 7))
  })
  out.bytes(bytes)
}

/** `RowSerializer`: mask bits [kind bit 0, kind bit 1,] null(f0), null(f1) …, then the fields that are not null; kind = bit 0 + 2 · bit 1. */
export function rowOf(fields: readonly Serializer[], hasKind: boolean): Serializer {
  return {
    type: `ROW<${fields.map(({ type }) => type).join(', ')}>`,
    length: -1,
    opaque: firstOpaque(fields),
    read(cursor): Row {
      const mask = readMask(cursor, fields.length + (hasKind ? 2 : 0))
      const kind = hasKind ? ROW_KINDS[(mask[0] === true ? 1 : 0) + (mask[1] === true ? 2 : 0)] : 'INSERT'
      const nulls = hasKind ? mask.slice(2) : mask
      let lost = false
      const values = fields.map((field, i) => {
        if (nulls[i] === true) return null
        if (lost) return LOST
        const value = field.read(cursor)
        lost = ranOut(field, cursor, value)
        return value
      })
      return { kind: kind ?? 'INSERT', fields: values }
    },
    write(out, value: Row) {
      const kind = ROW_KINDS.indexOf(value.kind)
      const nulls = value.fields.map((field) => field === null)
      writeMask(out, hasKind ? [(kind & 1) === 1, (kind & 2) === 2, ...nulls] : nulls)
      fields.forEach((field, i) => {
        if (nulls[i] === false) writePart(out, field, value.fields[i])
      })
    },
    toJson: (value: Row) => ({
      kind: value.kind,
      row: value.fields.map((field, i) => (field === null ? null : partToJson(fields[i] as Serializer, field))),
    }),
  }
}

/** Outer version 4 says whether rows have a kind, 3 always has one, 2 never. */
export const row: SerializerFamily = {
  classes: ['org.apache.flink.api.java.typeutils.runtime.RowSerializer$RowSerializerSnapshot'],
  read(reader, _class, version) {
    const { outer: hasKind, nested: fields } = readComposite(reader, version, (outerVersion) =>
      outerVersion >= 4 ? reader.cursor.bool('supportsRowKind') : outerVersion === 3,
    )
    return rowOf(fields, hasKind)
  },
}

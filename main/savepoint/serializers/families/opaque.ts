import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import { Undecoded } from '../serializer.ts'

/** A codec for values that only the user's classes can read: it takes all the bytes it is given. */
export function opaqueSerializer(type: string, serializer: string, why: string): Serializer<Undecoded> {
  return {
    type,
    length: -1,
    opaque: why,
    read: (cursor) => new Undecoded(new Uint8Array(cursor.raw(cursor.remaining, 'value')), serializer),
    write: (out, value) => {
      out.bytes(value.bytes)
    },
    toJson: (value) => value.toJson(),
  }
}

/** What nested serializers make of the one around them: the first reason wins. */
export const firstOpaque = (nested: readonly Serializer[]): string | null => nested.find(({ opaque }) => opaque !== null)?.opaque ?? null

/** `getLength()` of parts one after another: fixed only where all are. */
export const summedLength = (nested: readonly Serializer[]): number =>
  nested.some(({ length }) => length < 0) ? -1 : nested.reduce((sum, { length }) => sum + length, 0)

/** JSON of a part, or of the bytes that stand for it. */
export const partToJson = (serializer: Serializer, value: unknown): JsonValue =>
  value instanceof Undecoded ? value.toJson() : serializer.toJson(value)

/** Writes a part, or the bytes that stand for it. */
export function writePart(out: ByteWriter, serializer: Serializer, value: unknown): void {
  if (value instanceof Undecoded) out.bytes(value.bytes)
  else serializer.write(out, value)
}

/** Stands for a part whose bytes lie somewhere inside those of an undecodable one before it. */
export const LOST = new Undecoded(new Uint8Array(0), 'unknown')
export const isLost = (value: unknown): boolean => value === LOST

/**
 * Whether the part just read took the bytes of those behind it: what is opaque takes all there is, and so does an
 * object of a subclass that its snapshot does not describe.
 */
export const ranOut = (serializer: Serializer, cursor: Cursor, value: unknown): boolean =>
  cursor.remaining === 0 && (serializer.opaque !== null || isUndescribed(value))

const isUndescribed = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'record' in value && value.record instanceof Undecoded

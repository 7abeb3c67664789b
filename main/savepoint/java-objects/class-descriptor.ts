import type { Cursor } from '../../binary/cursor.ts'
import type { JavaClass } from './model.ts'
import { TYPE_SIZES } from './protocol.ts'

/** A field as its class descriptor names it; `type` is the type code, e.g. `I`, `J`, `L`, `[`. */
export interface FieldDescriptor {
  readonly name: string
  readonly type: string
}

/** A class descriptor with what reading its instances needs. */
export interface ClassDescriptor extends JavaClass {
  readonly flags: number
  readonly fields: readonly FieldDescriptor[]
  superclass: ClassDescriptor | null
}

/** Reads what stands between name and annotations: flags and fields, whose object types are strings in the stream. */
export function readFieldList(cursor: Cursor, typeText: () => unknown): { flags: number; fields: FieldDescriptor[] } {
  const flags = cursor.u8('classFlags')
  const count = cursor.u16('fieldCount')
  const fields: FieldDescriptor[] = []
  for (let i = 0; i < count; i++) {
    const type = String.fromCharCode(cursor.u8('fieldType'))
    if (!Object.hasOwn(TYPE_SIZES, type)) throw cursor.invalid('fieldType', 'one of B C D F I J S Z L [', JSON.stringify(type), 1)
    fields.push({ name: cursor.utf('fieldName'), type })
    if (type === 'L' || type === '[') typeText()
  }
  return { flags, fields }
}

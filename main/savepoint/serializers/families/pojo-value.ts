import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import { type JsonValue, type Serializer, Undecoded } from '../serializer.ts'
import { firstOpaque, LOST, partToJson, ranOut, writePart } from './opaque.ts'

/** Flags of `PojoSerializer`. */
const NULL = 1
const NO_SUBCLASS = 2
const SUBCLASS = 4
const TAGGED_SUBCLASS = 8

/** A field of a POJO: its name and what its values are written with. */
export interface PojoField {
  name: string
  serializer: Serializer
}

/** An object of the POJO class itself. Fields that are missing here are written as null. */
export interface PojoRecord {
  className: string
  fields: ReadonlyMap<string, unknown>
}

/** An object of a subclass: by the tag of its registration, or by its name. Undecoded where the snapshot does not describe the subclass. */
export interface SubclassRecord {
  className: string
  tag: number | null
  record: PojoValue | Undecoded
}

export type PojoValue = PojoRecord | SubclassRecord | null

const isSubclass = (value: PojoValue): value is SubclassRecord => value !== null && 'record' in value

/**
 * `PojoSerializer`: `flags, …`: 01 null; 02 fields, each `bool isNull, [value]`; 04 `utf class`, a record of that class;
 * 08 `i8 tag`, a record of that registered subclass. Java records are the same.
 */
export class PojoSerializer implements Serializer<PojoValue> {
  readonly type: string
  readonly length = -1
  readonly opaque: string | null
  private readonly className: string
  private readonly fields: readonly PojoField[]
  private readonly registered: readonly { name: string; serializer: PojoSerializer | null }[]
  private readonly known: ReadonlyMap<string, PojoSerializer>

  /**
   * @param registered subclasses by their tag
   * @param known all subclasses that the snapshot describes, by class name
   */
  constructor(
    className: string,
    fields: readonly PojoField[],
    registered: readonly { name: string; serializer: PojoSerializer | null }[] = [],
    known: ReadonlyMap<string, PojoSerializer> = new Map(),
  ) {
    this.className = className
    this.type = `POJO(${className})`
    this.fields = fields
    this.registered = registered
    this.known = known
    this.opaque = firstOpaque(fields.map(({ serializer }) => serializer))
  }

  read(cursor: Cursor): PojoValue {
    const flags = cursor.u8('flags')
    switch (flags) {
      case NULL:
        return null
      case NO_SUBCLASS:
        return { className: this.className, fields: this.readFields(cursor) }
      case SUBCLASS: {
        const className = cursor.utf('subclass')
        return { className, tag: null, record: readSubclass(cursor, className, this.known.get(className)) }
      }
      case TAGGED_SUBCLASS: {
        const tag = cursor.u8('subclassTag')
        const registration = this.registered[tag]
        if (registration === undefined) throw cursor.invalid('subclassTag', `a tag below ${this.registered.length}`, String(tag), 1)
        return { className: registration.name, tag, record: readSubclass(cursor, registration.name, registration.serializer ?? undefined) }
      }
      default:
        throw cursor.invalid('flags', '1, 2, 4 or 8', String(flags), 1)
    }
  }

  write(out: ByteWriter, value: PojoValue): void {
    if (value === null) {
      out.u8(NULL)
    } else if (!isSubclass(value)) {
      out.u8(NO_SUBCLASS)
      this.writeFields(out, value.fields)
    } else {
      out.u8(value.tag === null ? SUBCLASS : TAGGED_SUBCLASS)
      if (value.tag === null) out.utf(value.className)
      else out.u8(value.tag)
      if (value.record instanceof Undecoded) out.bytes(value.record.bytes)
      else this.subclass(value).write(out, value.record)
    }
  }

  toJson(value: PojoValue): JsonValue {
    if (value === null) return null
    if (isSubclass(value)) {
      if (!(value.record instanceof Undecoded)) return this.subclass(value).toJson(value.record)
      return { class: value.className, ...(value.record.toJson() as Record<string, JsonValue>) }
    }
    const out: [string, JsonValue][] = []
    for (const { name, serializer } of this.fields) {
      const field = value.fields.get(name) ?? null
      if (field !== LOST) out.push([name, field === null ? null : partToJson(serializer, field)])
    }
    return Object.fromEntries([['class', value.className], ...out])
  }

  private readFields(cursor: Cursor): Map<string, unknown> {
    const out = new Map<string, unknown>()
    let lost = false
    for (const { name, serializer } of this.fields) {
      if (lost) {
        out.set(name, LOST)
        continue
      }
      const isNull = cursor.bool(`${name}.isNull`)
      const value = isNull ? null : serializer.read(cursor)
      out.set(name, value)
      lost = !isNull && ranOut(serializer, cursor, value)
    }
    return out
  }

  private writeFields(out: ByteWriter, values: ReadonlyMap<string, unknown>): void {
    for (const { name, serializer } of this.fields) {
      const value = values.get(name) ?? null
      if (value === LOST) continue
      out.bool(value === null)
      if (value !== null) writePart(out, serializer, value)
    }
  }

  private subclass({ className, tag }: SubclassRecord): PojoSerializer {
    const serializer = tag === null ? this.known.get(className) : this.registered[tag]?.serializer
    if (serializer === undefined || serializer === null) throw new Error(`${this.type} does not know its subclass ${className}`)
    return serializer
  }
}

/** A subclass that the snapshot does not describe takes the rest of the value as bytes. */
function readSubclass(cursor: Cursor, className: string, serializer: PojoSerializer | undefined): PojoValue | Undecoded {
  if (serializer !== undefined) return serializer.read(cursor)
  return new Undecoded(new Uint8Array(cursor.raw(cursor.remaining, 'subclass')), `PojoSerializer(${className})`)
}

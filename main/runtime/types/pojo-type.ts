import type { ByteWriter } from '../../binary/byte-writer.ts'
import { OPTIONAL_MAP_HEADER } from '../../savepoint/serializers/composite-body.ts'
import type { PojoRecord } from '../../savepoint/serializers/families/pojo-value.ts'
import { snapshotOf, type TypeInformation } from './type-information.ts'

/** The fields of a POJO type, by name. */
export type PojoFields<T> = { readonly [K in keyof T]: TypeInformation<T[K]> }

/**
 * A POJO of the Java class with this name (`PojoTypeInfo`); to the job it is a plain object. Flink writes the fields sorted by name.
 * Null fields are allowed, subclasses are not known here.
 */
export function pojoType<T extends object>(className: string, fields: PojoFields<T>): TypeInformation<T> {
  const sorted = Object.entries<TypeInformation>(fields).sort(([a], [b]) => (a < b ? -1 : 1))
  const snapshot = snapshotOf('org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot', 2, (out) => {
    out.utf(className)
    writeFields(out, className, sorted)
    for (let subclasses = 0; subclasses < 2; subclasses++) {
      out.i64(OPTIONAL_MAP_HEADER)
      out.i32(0)
    }
  })
  return {
    snapshot,
    toStored(value): PojoRecord {
      const of = value as Record<string, unknown>
      return { className, fields: new Map(sorted.map(([name, type]) => [name, of[name] == null ? null : type.toStored(of[name])])) }
    },
    fromStored(stored) {
      const { fields: values } = stored as PojoRecord
      return Object.fromEntries(
        sorted.map(([name, type]) => [name, values.get(name) == null ? null : type.fromStored(values.get(name))]),
      ) as T
    },
  }
}

/** `LinkedOptionalMapSerializer`: each field's key frame is its declaring class and name, its value frame the serializer's snapshot. */
function writeFields(out: ByteWriter, className: string, fields: readonly [string, TypeInformation][]): void {
  out.i64(OPTIONAL_MAP_HEADER)
  out.i32(fields.length)
  for (const [name, { snapshot }] of fields) {
    out.utf(name)
    out.bool(true)
    const length = out.position
    out.i32(0)
    out.utf(className)
    out.utf(name)
    out.patchI32(length, out.position - length - 4)
    out.bool(true)
    out.i32(snapshot.raw.length)
    out.bytes(snapshot.raw)
  }
}

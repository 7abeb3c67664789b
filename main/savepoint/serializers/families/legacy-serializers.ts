import { javaEntries } from '../../java-objects/collections.ts'
import { classChain, isJavaObject, type JavaObject, type JavaValue } from '../../java-objects/model.ts'
import type { Serializer } from '../serializer.ts'
import { arrayOf, listOf, mapOf } from './collections.ts'
import { javaPojoFields } from './legacy-pojo.ts'
import { opaqueSerializer } from './opaque.ts'
import { PojoSerializer } from './pojo-value.ts'
import { caseClassOf, eitherOf, nullableOf, optionOf, tupleOf } from './products.ts'
import { rowOf } from './row.ts'

/** The codec of a serializer class without parameters; null where there is none. */
export type ParameterlessLookup = (serializerClass: string) => Serializer | null

const BASE = 'org.apache.flink.api.common.typeutils.base.'
const RUNTIME = 'org.apache.flink.api.java.typeutils.runtime.'
const SCALA = 'org.apache.flink.api.scala.typeutils.'
const STATE = 'org.apache.flink.runtime.state.'
const KRYO = `${RUNTIME}kryo.KryoSerializer`

/** Serializers hold serializers; a reference in the stream may even point back. */
const MAX_DEPTH = 60

/**
 * The codec of a Java-serialized `TypeSerializer` (Flink before 1.7). Serializers that the compiler made for Scala case
 * classes have classes of their own: the superclass they extend decides. Null where none in the chain is known.
 */
export function legacySerializerOf(value: JavaValue | undefined, lookup: ParameterlessLookup, depth = 0): Serializer | null {
  if (!isJavaObject(value) || depth > MAX_DEPTH) return null
  const nestedOf = (element: JavaValue | undefined): Serializer | null => legacySerializerOf(element, lookup, depth + 1)
  const array = (field: string): Serializer[] | null => {
    const found = elementsOf(value, field).map(nestedOf)
    return found.every((serializer) => serializer !== null) ? found : null
  }
  for (const name of classChain(value.class)) {
    const simple = lookup(name)
    if (simple !== null) return simple
    const found = composite(name, value, nestedOf, array)
    if (found !== null) return found
  }
  return null
}

const one = <T>(serializer: Serializer | null, make: (serializer: Serializer) => T): T | null =>
  serializer === null ? null : make(serializer)
const two = <T>(a: Serializer | null, b: Serializer | null, make: (a: Serializer, b: Serializer) => T): T | null =>
  a === null || b === null ? null : make(a, b)

function composite(
  name: string,
  object: JavaObject,
  nestedOf: (element: JavaValue | undefined) => Serializer | null,
  array: (field: string) => Serializer[] | null,
): Serializer | null {
  const nested = (field: string): Serializer | null => nestedOf(object.fields.get(field))
  switch (name) {
    case `${BASE}ListSerializer`:
    case `${STATE}ArrayListSerializer`:
      return one(nested('elementSerializer'), listOf)
    case `${BASE}MapSerializer`:
    case `${STATE}HashMapSerializer`:
      return two(nested('keySerializer'), nested('valueSerializer'), mapOf)
    case `${BASE}GenericArraySerializer`:
      return one(nested('componentSerializer'), arrayOf)
    case `${RUNTIME}TupleSerializer`: {
      const fields = array('fieldSerializers')
      return fields === null ? null : tupleOf(fields)
    }
    case `${SCALA}CaseClassSerializer`: {
      const fields = array('fieldSerializers')
      return fields === null ? null : caseClassOf(classNameOf(object.fields.get('tupleClass')), fields)
    }
    case `${RUNTIME}RowSerializer`: {
      const fields = array('fieldSerializers')
      return fields === null ? null : rowOf(fields, object.fields.get('supportsRowKind') === true)
    }
    case `${RUNTIME}NullableSerializer`: {
      const padding = object.fields.get('padding')
      const isBytes = typeof padding === 'object' && padding?.kind === 'array' && padding.elements instanceof Uint8Array
      return isBytes ? one(nested('originalSerializer'), (wrapped) => nullableOf(wrapped, padding.elements.length)) : null
    }
    case `${RUNTIME}EitherSerializer`:
    case `${SCALA}EitherSerializer`:
      return two(nested('leftSerializer'), nested('rightSerializer'), eitherOf)
    case `${SCALA}OptionSerializer`:
      return one(nested('elemSerializer'), optionOf)
    case `${RUNTIME}PojoSerializer`: {
      const serializers = array('fieldSerializers')
      const names = javaPojoFields(object)
      if (serializers === null || serializers.length !== names?.length) return null
      const subclasses = elementsOf(object, 'registeredSerializers').map((element) => nestedOf(element))
      const registered = (javaEntries(object.fields.get('registeredClasses')) ?? []).map(([key], i) => ({
        name: classNameOf(key),
        serializer: subclasses[i] instanceof PojoSerializer ? subclasses[i] : null,
      }))
      return new PojoSerializer(
        classNameOf(object.fields.get('clazz')),
        serializers.map((serializer, i) => ({ name: names[i] ?? '', serializer })),
        registered,
      )
    }
    case KRYO: {
      const type = classNameOf(object.fields.get('type'))
      return opaqueSerializer(
        `KRYO(${type})`,
        KRYO,
        `Kryo wrote ${type}; its bytes have no schema and can only be read with the job's own classes.`,
      )
    }
    default:
      return null
  }
}

function elementsOf(object: JavaObject, field: string): readonly JavaValue[] {
  const value = object.fields.get(field)
  const isArray = typeof value === 'object' && value?.kind === 'array' && !(value.elements instanceof Uint8Array)
  return isArray ? value.elements : [null]
}

const classNameOf = (value: JavaValue | undefined): string =>
  typeof value === 'object' && value?.kind === 'class' ? value.name : 'unknown'

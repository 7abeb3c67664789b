import type { BigDecimal } from '../serializers/families/big-numbers.ts'
import { isTupleSerializer } from '../serializers/families/products.ts'
import type { Serializer } from '../serializers/serializer.ts'
import { javaHashCode, type JavaValue } from '../uid/java-hash-code.ts'

/** A decoded key as the Java object whose `hashCode` says its key group. */
type ToJava = (key: unknown) => JavaValue | null

const SIMPLE: Readonly<Record<string, ToJava>> = {
  STRING: (value) => (value === null ? null : { type: 'String', value: value as string }),
  INT: (value) => ({ type: 'Integer', value: value as number }),
  SHORT: (value) => ({ type: 'Short', value: value as number }),
  BYTE: (value) => ({ type: 'Byte', value: value as number }),
  LONG: (value) => ({ type: 'Long', value: value as bigint }),
  BOOLEAN: (value) => ({ type: 'Boolean', value: value as boolean }),
  CHAR: (value) => ({ type: 'Character', value: value as string }),
  DOUBLE: (value) => ({ type: 'Double', value: value as number }),
  FLOAT: (value) => ({ type: 'Float', value: value as number }),
  BIG_INT: (value) => (value === null ? null : { type: 'BigInteger', value: value as bigint }),
  BIG_DEC: (value) => (value === null ? null : { type: 'BigDecimal', ...(value as BigDecimal) }),
}

/**
 * How keys of a serializer become Java objects; null where their hash code is the job's own (POJOs, case classes, enums) or
 * not known here.
 */
function toJava(serializer: Serializer): ToJava | null {
  if (isTupleSerializer(serializer)) {
    const fields = serializer.tupleFields.map(toJava)
    if (fields.includes(null)) return null
    return (key) => ({ type: 'Tuple', fields: (key as unknown[]).map((value, i) => (fields[i] as ToJava)(value)) })
  }
  return SIMPLE[serializer.type] ?? null
}

/** The hash code of decoded keys; null where it cannot be known without the job's classes. */
export function keyHashOf(serializer: Serializer): ((key: unknown) => number) | null {
  const java = toJava(serializer)
  if (java === null) return null
  return (key) => {
    const value = java(key)
    return value === null ? 0 : javaHashCode(value)
  }
}

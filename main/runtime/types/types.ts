import { baseClass } from '../../savepoint/serializers/families/simple.ts'
import type { TimeWindow } from '../../savepoint/serializers/families/namespaces.ts'
import { pojoType } from './pojo-type.ts'
import { compositeSnapshot, plainType, simpleSnapshot, type TypeInformation } from './type-information.ts'

const base = 'org.apache.flink.api.common.typeutils.base'
const runtime = 'org.apache.flink.api.java.typeutils.runtime'
const simple = <T>(name: string): TypeInformation<T> => plainType<T>(simpleSnapshot(baseClass(name)))
const array = <T>(name: string): TypeInformation<T> =>
  plainType<T>(simpleSnapshot(`${base}.array.${name}ArraySerializer$${name}ArraySerializerSnapshot`))
const nothing = (): void => undefined

/** `RowSerializer` 4: rows carry their kind. */
const ROW_VERSION = 4

/** A row of a job: its kind and its fields by position. */
export interface Row {
  kind: 'INSERT' | 'UPDATE_BEFORE' | 'UPDATE_AFTER' | 'DELETE'
  fields: unknown[]
}

type Values<T extends readonly TypeInformation[]> = { -readonly [I in keyof T]: T[I] extends TypeInformation<infer V> ? V : never }

function list<T>(element: TypeInformation<T>): TypeInformation<T[]> {
  return {
    snapshot: compositeSnapshot(`${base}.ListSerializerSnapshot`, 1, nothing, [element.snapshot]),
    toStored: (values) => values.map((value) => element.toStored(value)),
    fromStored: (stored) => (stored as unknown[]).map((value) => element.fromStored(value)),
  }
}

/** `NullableSerializer` without padding. Flink 2 wraps lists and maps in POJO fields so, and their elements too. */
function nullable<T>(wrapped: TypeInformation<T>): TypeInformation<T | null> {
  return {
    snapshot: compositeSnapshot(
      `${runtime}.NullableSerializer$NullableSerializerSnapshot`,
      2,
      (out) => {
        out.i32(0)
      },
      [wrapped.snapshot],
    ),
    toStored: (value) => (value === null ? null : wrapped.toStored(value)),
    fromStored: (stored) => (stored === null ? null : wrapped.fromStored(stored)),
  }
}

function map<K, V>(key: TypeInformation<K>, value: TypeInformation<V>): TypeInformation<Map<K, V>> {
  return {
    snapshot: compositeSnapshot(`${base}.MapSerializerSnapshot`, 1, nothing, [key.snapshot, value.snapshot]),
    toStored: (values) => [...values].map(([k, v]) => [key.toStored(k), v === null ? null : value.toStored(v)]),
    fromStored: (stored) =>
      new Map((stored as [unknown, unknown][]).map(([k, v]) => [key.fromStored(k), (v === null ? null : value.fromStored(v)) as V])),
  }
}

function tuple<const F extends readonly TypeInformation[]>(...fields: F): TypeInformation<Values<F>> {
  return {
    snapshot: compositeSnapshot(
      `${runtime}.TupleSerializerSnapshot`,
      2,
      (out) => {
        out.utf(`org.apache.flink.api.java.tuple.Tuple${fields.length}`)
      },
      fields.map(({ snapshot }) => snapshot),
    ),
    toStored: (values) => (values as readonly unknown[]).map((value, i) => fields[i]?.toStored(value)),
    fromStored: (stored) => (stored as unknown[]).map((value, i) => fields[i]?.fromStored(value)) as Values<F>,
  }
}

function row(...fields: TypeInformation[]): TypeInformation<Row> {
  const each = (values: readonly unknown[], act: 'toStored' | 'fromStored'): unknown[] =>
    values.map((value, i) => (value === null ? null : fields[i]?.[act](value)))
  return {
    snapshot: compositeSnapshot(
      `${runtime}.RowSerializer$RowSerializerSnapshot`,
      ROW_VERSION,
      (out) => {
        out.bool(true)
      },
      fields.map(({ snapshot }) => snapshot),
    ),
    toStored: ({ kind, fields: values }) => ({ kind, fields: each(values, 'toStored') }),
    fromStored: (stored) => ({ kind: (stored as Row).kind, fields: each((stored as Row).fields, 'fromStored') }),
  }
}

/**
 * The types that a job can name, as Flink's `Types`; each chooses the serializer that Flink chooses. Java's long is a bigint,
 * a tuple an array, a POJO a plain object, a Java map a Map.
 */
export const Types = {
  STRING: simple<string>('String'),
  INT: simple<number>('Int'),
  LONG: simple<bigint>('Long'),
  SHORT: simple<number>('Short'),
  BYTE: simple<number>('Byte'),
  BOOLEAN: simple<boolean>('Boolean'),
  DOUBLE: simple<number>('Double'),
  FLOAT: simple<number>('Float'),
  CHAR: simple<string>('Char'),
  VOID: simple<null>('Void'),
  BIG_INT: simple<bigint>('BigInt'),
  BYTES: array<Uint8Array>('BytePrimitive'),
  NULLABLE: nullable,
  LIST: list,
  MAP: map,
  TUPLE: tuple,
  ROW: row,
  POJO: pojoType,
} as const

/** Types of namespaces, which Flink's own operators choose. */
export const NamespaceTypes = {
  VOID: plainType<null>(simpleSnapshot('org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot')),
  TIME_WINDOW: plainType<TimeWindow>(
    simpleSnapshot('org.apache.flink.streaming.api.windowing.windows.TimeWindow$Serializer$TimeWindowSerializerSnapshot'),
  ),
} as const

/** `TimerSerializerSnapshot`: how a timer service stores its timers. */
export const timerType = (key: TypeInformation, namespace: TypeInformation): TypeInformation =>
  plainType(
    compositeSnapshot('org.apache.flink.streaming.api.operators.TimerSerializerSnapshot', 2, nothing, [key.snapshot, namespace.snapshot]),
  )

/** `TtlSerializerSnapshot`: the time of the last access in front of the value. */
export function ttlType<T>(value: TypeInformation<T>): TypeInformation<{ lastAccess: bigint; value: T }> {
  return {
    snapshot: compositeSnapshot('org.apache.flink.runtime.state.ttl.TtlStateFactory$TtlSerializerSnapshot', 2, nothing, [
      Types.LONG.snapshot,
      value.snapshot,
    ]),
    toStored: (entry) => ({ lastAccess: entry.lastAccess, value: value.toStored(entry.value) }),
    fromStored: (stored) => {
      const entry = stored as { lastAccess: bigint; value: unknown }
      return { lastAccess: entry.lastAccess, value: value.fromStored(entry.value) }
    },
  }
}

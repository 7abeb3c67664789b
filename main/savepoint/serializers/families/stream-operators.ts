import { exactly, readComposite } from '../composite-body.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { firstOpaque, partToJson, summedLength, writePart } from './opaque.ts'

const none = (): null => null

/** A registered timer: when, for which key, in which namespace. */
export interface Timer {
  timestamp: bigint
  key: unknown
  namespace: unknown
}
export interface TimerSerializer extends Serializer<Timer> {
  readonly timerKey: Serializer
  readonly timerNamespace: Serializer
}
export const isTimerSerializer = (serializer: Serializer): serializer is Serializer & TimerSerializer => 'timerKey' in serializer

const SIGN = 1n << 63n

/** `TimerSerializer`: `i64 (timestamp XOR 0x8000…), key, namespace`, so that bytes sort by time. */
const timer: SerializerFamily = {
  classes: ['org.apache.flink.streaming.api.operators.TimerSerializerSnapshot'],
  read(reader, _class, version) {
    const [key, namespace] = exactly(reader, readComposite(reader, version, none).nested, 2)
    const serializer: TimerSerializer = {
      type: `TIMER<${key.type}, ${namespace.type}>`,
      length: summedLength([key, namespace]) < 0 ? -1 : 8 + summedLength([key, namespace]),
      opaque: firstOpaque([key, namespace]),
      timerKey: key,
      timerNamespace: namespace,
      read(cursor) {
        const timestamp = BigInt.asIntN(64, cursor.i64('timestamp') ^ SIGN)
        return { timestamp, key: key.read(cursor), namespace: namespace.read(cursor) }
      },
      write(out, value) {
        out.i64(BigInt.asIntN(64, value.timestamp ^ SIGN))
        writePart(out, key, value.key)
        writePart(out, namespace, value.namespace)
      },
      toJson: (value): JsonValue => ({
        timestamp: value.timestamp.toString(),
        key: partToJson(key, value.key),
        namespace: partToJson(namespace, value.namespace),
      }),
    }
    return serializer
  },
}

interface TtlValue {
  lastAccess: bigint
  value: unknown
}

/** `TtlSerializer`: `i64 last access millis, value`; how long it lives is not stored. */
const ttl: SerializerFamily = {
  classes: ['org.apache.flink.runtime.state.ttl.TtlStateFactory$TtlSerializerSnapshot'],
  read(reader, _class, version) {
    const [stamp, value] = exactly(reader, readComposite(reader, version, none).nested, 2)
    return {
      type: `TTL<${value.type}>`,
      length: value.length < 0 ? -1 : 8 + value.length,
      opaque: value.opaque,
      read: (cursor): TtlValue => ({ lastAccess: stamp.read(cursor) as bigint, value: value.read(cursor) }),
      write(out, entry: TtlValue) {
        stamp.write(out, entry.lastAccess)
        writePart(out, value, entry.value)
      },
      toJson: (entry: TtlValue) => ({ lastAccess: entry.lastAccess.toString(), value: partToJson(value, entry.value) }),
    }
  },
}

interface Tagged {
  first: boolean
  value: unknown
}

/** `CoGroupedStreams.UnionSerializer`: byte 1 and the first stream's element, or byte 2 and the second's. */
const union: SerializerFamily = {
  classes: ['org.apache.flink.streaming.api.datastream.CoGroupedStreams$UnionSerializerSnapshot'],
  read(reader, _class, version) {
    const [one, two] = exactly(reader, readComposite(reader, version, none).nested, 2)
    return {
      type: `UNION<${one.type}, ${two.type}>`,
      length: -1,
      opaque: firstOpaque([one, two]),
      read(cursor): Tagged {
        const tag = cursor.u8('tag')
        if (tag !== 1 && tag !== 2) throw cursor.invalid('tag', '1 or 2', String(tag), 1)
        return { first: tag === 1, value: (tag === 1 ? one : two).read(cursor) }
      },
      write(out, { first, value }: Tagged) {
        out.u8(first ? 1 : 2)
        writePart(out, first ? one : two, value)
      },
      toJson: ({ first, value }: Tagged): JsonValue => (first ? { left: partToJson(one, value) } : { right: partToJson(two, value) }),
    }
  },
}

/** Serializers of Flink's own operators: timers, TTL, co-grouped windows. */
export const streamOperators: SerializerFamily[] = [timer, ttl, union]

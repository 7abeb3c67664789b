import type { SerializerFamily } from '../snapshot-reader.ts'
import { simpleFamily } from './simple.ts'

const windows = 'org.apache.flink.streaming.api.windowing.windows.'

/** A time window [start, end) in epoch milliseconds. */
export interface TimeWindow {
  start: bigint
  end: bigint
}

export const VOID_NAMESPACE = 'VOID_NAMESPACE'
export const TIME_WINDOW = 'TIME_WINDOW'

/** Namespaces of keyed state: none, and windows. The void namespace says length 0 and writes one byte. */
export const namespaces: SerializerFamily[] = [
  simpleFamily<null>('org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot', {
    type: VOID_NAMESPACE,
    length: 0,
    read: (cursor) => (cursor.u8('voidNamespace'), null),
    write: (out) => {
      out.u8(0)
    },
    toJson: () => null,
  }),
  simpleFamily<TimeWindow>(`${windows}TimeWindow$Serializer$TimeWindowSerializerSnapshot`, {
    type: TIME_WINDOW,
    length: 16,
    read: (cursor) => ({ start: cursor.i64('start'), end: cursor.i64('end') }),
    write(out, { start, end }) {
      out.i64(start)
      out.i64(end)
    },
    toJson: ({ start, end }) => [start.toString(), end.toString()],
  }),
  simpleFamily<null>(`${windows}GlobalWindow$Serializer$GlobalWindowSerializerSnapshot`, {
    type: 'GLOBAL_WINDOW',
    length: 1,
    read: (cursor) => (cursor.u8('globalWindow'), null),
    write: (out) => {
      out.u8(0)
    },
    toJson: () => 'GlobalWindow',
  }),
]

import { exactly, readComposite } from '../composite-body.ts'
import type { JsonValue } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { partToJson, writePart } from './opaque.ts'

const none = (): null => null

/** An element of an interval join's buffers. Flink never sets `joined` and never reads it, but stores it. */
export interface BufferEntry {
  joined: boolean
  element: unknown
}

/** `IntervalJoinOperator.BufferEntrySerializer`: `bool has been joined, element`. */
const bufferEntry: SerializerFamily = {
  classes: ['org.apache.flink.streaming.api.operators.co.IntervalJoinOperator$BufferEntrySerializerSnapshot'],
  read(reader, _class, version) {
    const [element] = exactly(reader, readComposite(reader, version, none).nested, 1)
    return {
      type: `BUFFER_ENTRY<${element.type}>`,
      length: -1,
      opaque: element.opaque,
      read: (cursor): BufferEntry => ({ joined: cursor.bool('hasBeenJoined'), element: element.read(cursor) }),
      write(out, entry: BufferEntry) {
        out.bool(entry.joined)
        writePart(out, element, entry.element)
      },
      toJson: (entry: BufferEntry) => partToJson(element, entry.element),
    }
  },
}

/** A record or a watermark, as operators keep what is in flight. Times are milliseconds. */
export type StoredElement = { kind: 'record'; timestamp: bigint | null; value: unknown } | { kind: 'watermark'; timestamp: bigint }

const WITH_TIMESTAMP = 0
const WITHOUT_TIMESTAMP = 1
const WATERMARK = 2

/** `StreamElementSerializer`: `u8 tag`, then `i64 time, value`, the value, or `i64 time`. Flink keeps no other elements in state. */
const streamElement: SerializerFamily = {
  classes: ['org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer$StreamElementSerializerSnapshot'],
  read(reader, _class, version) {
    const [value] = exactly(reader, readComposite(reader, version, none).nested, 1)
    return {
      type: `STREAM_ELEMENT<${value.type}>`,
      length: -1,
      opaque: value.opaque,
      read(cursor): StoredElement {
        const tag = cursor.u8('tag')
        switch (tag) {
          case WITH_TIMESTAMP:
            return { kind: 'record', timestamp: cursor.i64('timestamp'), value: value.read(cursor) }
          case WITHOUT_TIMESTAMP:
            return { kind: 'record', timestamp: null, value: value.read(cursor) }
          case WATERMARK:
            return { kind: 'watermark', timestamp: cursor.i64('timestamp') }
        }
        throw cursor.invalid('tag', '0 or 1 (a record), 2 (a watermark)', String(tag), 1)
      },
      write(out, element: StoredElement) {
        if (element.kind === 'watermark') {
          out.u8(WATERMARK)
          out.i64(element.timestamp)
          return
        }
        out.u8(element.timestamp === null ? WITHOUT_TIMESTAMP : WITH_TIMESTAMP)
        if (element.timestamp !== null) out.i64(element.timestamp)
        writePart(out, value, element.value)
      },
      toJson: (element: StoredElement): JsonValue =>
        element.kind === 'watermark'
          ? { watermark: element.timestamp.toString() }
          : { timestamp: element.timestamp?.toString() ?? null, value: partToJson(value, element.value) },
    }
  },
}

/** Serializers of records that Flink's operators hold back: interval joins, async I/O. */
export const streamRecords: SerializerFamily[] = [bufferEntry, streamElement]

import { exactly, readComposite } from '../composite-body.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { readStringValue, writeStringValue } from '../string-value.ts'
import { partToJson, writePart } from './opaque.ts'
import { cepState } from './cep-state.ts'
import { simpleFamily } from './simple.ts'

const BUFFER = 'org.apache.flink.cep.nfa.sharedbuffer.'
const none = (): null => null

/** An event in the shared buffer: number within its timestamp, and timestamp. */
interface EventId {
  id: number
  timestamp: bigint
}

const eventId = simpleFamily<EventId>(`${BUFFER}EventId$EventIdSerializer$EventIdSerializerSnapshot`, {
  type: 'EVENT_ID',
  length: 12,
  read: (cursor) => ({ id: cursor.i32('id'), timestamp: cursor.i64('timestamp') }),
  write(out, { id, timestamp }) {
    out.i32(id)
    out.i64(timestamp)
  },
  toJson: ({ id, timestamp }) => ({ id, timestamp: timestamp.toString() }),
})

/** `i32 n, i32 × n`; a version such as 1.0.2. */
const dewey = simpleFamily<number[]>('org.apache.flink.cep.nfa.DeweyNumber$DeweyNumberSerializer$DeweyNumberSerializerSnapshot', {
  type: 'DEWEY_NUMBER',
  length: -1,
  read: (cursor) => Array.from({ length: cursor.count('digits', 4) }, () => cursor.i32('digit')),
  write(out, digits) {
    out.i32(digits.length)
    for (const digit of digits) out.i32(digit)
  },
  toJson: (digits) => digits.join('.'),
})

interface NodeId {
  event: unknown
  page: string | null
}

/** `bool present, [EventId, str page]` */
const nodeId: SerializerFamily = {
  classes: [`${BUFFER}NodeId$NodeIdSerializer$NodeIdSerializerSnapshot`],
  read(reader, _class, version) {
    const [event] = exactly(reader, readComposite(reader, version, none).nested, 1)
    const serializer: Serializer<NodeId | null> = {
      type: 'NODE_ID',
      length: -1,
      opaque: null,
      read: (cursor) => (cursor.bool('present') ? { event: event.read(cursor), page: readStringValue(cursor, 'page') } : null),
      write(out, value) {
        out.bool(value !== null)
        if (value === null) return
        event.write(out, value.event)
        writeStringValue(out, value.page)
      },
      toJson: (value) => (value === null ? null : { event: event.toJson(value.event), page: value.page }),
    }
    return serializer
  },
}

interface Locked {
  refCount: number
  value: unknown
}

/** `i32 refCount, element` */
const lockable: SerializerFamily = {
  classes: [`${BUFFER}LockableTypeSerializerSnapshot`],
  read(reader, _class, version) {
    const [element] = exactly(reader, readComposite(reader, version, none).nested, 1)
    const serializer: Serializer<Locked> = {
      type: `LOCKABLE<${element.type}>`,
      length: -1,
      opaque: element.opaque,
      read: (cursor) => ({ refCount: cursor.i32('refCount'), value: element.read(cursor) }),
      write(out, { refCount, value }) {
        out.i32(refCount)
        writePart(out, element, value)
      },
      toJson: ({ refCount, value }): JsonValue => ({ refCount, value: partToJson(element, value) }),
    }
    return serializer
  },
}

interface Edge {
  target: unknown
  version: unknown
}

/** `NodeId, DeweyNumber` */
const edge: SerializerFamily = {
  classes: [`${BUFFER}SharedBufferEdge$SharedBufferEdgeSerializer$SharedBufferEdgeSerializerSnapshot`],
  read(reader, _class, snapshotVersion) {
    const [target, version] = exactly(reader, readComposite(reader, snapshotVersion, none).nested, 2)
    const serializer: Serializer<Edge> = {
      type: 'SHARED_BUFFER_EDGE',
      length: -1,
      opaque: null,
      read: (cursor) => ({ target: target.read(cursor), version: version.read(cursor) }),
      write(out, value) {
        target.write(out, value.target)
        version.write(out, value.version)
      },
      toJson: (value): JsonValue => ({ target: target.toJson(value.target), version: version.toJson(value.version) }),
    }
    return serializer
  },
}

/** `i32 n, { i32 refCount, edge } × n` */
const node: SerializerFamily = {
  classes: [`${BUFFER}SharedBufferNodeSerializerSnapshotV2`],
  read(reader, _class, version) {
    const [edges] = exactly(reader, readComposite(reader, version, none).nested, 1)
    const serializer: Serializer<Locked[]> = {
      type: 'SHARED_BUFFER_NODE',
      length: -1,
      opaque: null,
      read: (cursor) =>
        Array.from({ length: cursor.count('edges', 9) }, () => ({ refCount: cursor.i32('refCount'), value: edges.read(cursor) })),
      write(out, values) {
        out.i32(values.length)
        for (const { refCount, value } of values) {
          out.i32(refCount)
          edges.write(out, value)
        }
      },
      toJson: (values) => ({ edges: values.map(({ refCount, value }) => ({ refCount, edge: edges.toJson(value) })) }),
    }
    return serializer
  },
}

/** What pattern matching (CEP) keeps: the buffer of events and edges, and the automaton's state. */
export const cep: SerializerFamily[] = [eventId, dewey, nodeId, lockable, edge, node, cepState]

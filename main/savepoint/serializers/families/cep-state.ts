import type { ByteWriter } from '../../../binary/byte-writer.ts'
import type { Cursor } from '../../../binary/cursor.ts'
import { readComposite } from '../composite-body.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { readStringValue, writeStringValue } from '../string-value.ts'

/** A match in progress or done (`ComputationState`). */
interface Match {
  state: string | null
  node: unknown
  version: unknown
  start: bigint
  previous: bigint | null
  startEvent: unknown
}

interface Matches {
  partial: Match[]
  completed: Match[]
}

/**
 * `NFAState`: `i32 n, match × n, i32 m, match × m`;
 * `match := str state, NodeId, DeweyNumber, i64 start, [i64 previous], bool, [EventId]`.
 * The previous timestamp came with outer version 2, which says whether there is one.
 */
export const cepState: SerializerFamily = {
  classes: ['org.apache.flink.cep.nfa.NFAStateSerializerSnapshot'],
  read(reader, _class, snapshotVersion) {
    const { outer: hasPrevious, nested } = readComposite(
      reader,
      snapshotVersion,
      (outer) => outer >= 2 && reader.cursor.bool('supportsPreviousTimestamp'),
    )
    const [version, node, event] = nested
    if (version === undefined || node === undefined || event === undefined || nested.length !== 3) {
      throw reader.cursor.invalid('nested', '3 nested serializers', String(nested.length), 0)
    }

    const readMatch = (cursor: Cursor): Match => ({
      state: readStringValue(cursor, 'state'),
      node: node.read(cursor),
      version: version.read(cursor),
      start: cursor.i64('startTimestamp'),
      previous: hasPrevious ? cursor.i64('previousTimestamp') : null,
      startEvent: cursor.bool('hasStartEvent') ? event.read(cursor) : null,
    })
    const readMatches = (cursor: Cursor, field: string): Match[] => Array.from({ length: cursor.count(field, 15) }, () => readMatch(cursor))
    const writeMatches = (out: ByteWriter, matches: Match[]): void => {
      out.i32(matches.length)
      for (const match of matches) {
        writeStringValue(out, match.state)
        node.write(out, match.node)
        version.write(out, match.version)
        out.i64(match.start)
        if (hasPrevious) out.i64(match.previous ?? -1n)
        out.bool(match.startEvent !== null)
        if (match.startEvent !== null) event.write(out, match.startEvent)
      }
    }
    const matchToJson = (match: Match): JsonValue => ({
      state: match.state,
      node: node.toJson(match.node),
      version: version.toJson(match.version),
      startTimestamp: match.start.toString(),
      previousTimestamp: match.previous?.toString() ?? null,
      startEvent: match.startEvent === null ? null : event.toJson(match.startEvent),
    })

    const serializer: Serializer<Matches> = {
      type: 'NFA_STATE',
      length: -1,
      opaque: null,
      read: (cursor) => ({ partial: readMatches(cursor, 'partialMatches'), completed: readMatches(cursor, 'completedMatches') }),
      write(out, { partial, completed }) {
        writeMatches(out, partial)
        writeMatches(out, completed)
      },
      toJson: ({ partial, completed }) => ({ partialMatches: partial.map(matchToJson), completedMatches: completed.map(matchToJson) }),
    }
    return serializer
  },
}

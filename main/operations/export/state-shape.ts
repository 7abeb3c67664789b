import { mustOpen, readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import { isTimerState } from '../../savepoint/keyed/state-entry.ts'
import type { OperatorState } from '../../savepoint/metadata/model.ts'
import { readOperatorHeader, writtenStream } from '../../savepoint/operator/header.ts'
import { elementSerializer } from '../../savepoint/operator/read-operator-state.ts'
import { isTimerSerializer } from '../../savepoint/serializers/families/stream-operators.ts'
import type { Serializer } from '../../savepoint/serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import { readHead } from '../../savepoint/state/read-head.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'

/** What the entries of a state have, each with the `type` of its serializer. */
export interface StateShape {
  /** Null for operator state. */
  keyed: { key: string; namespace: string } | null
  /** Null for timers, which have a timestamp in its place. */
  value: string | null
}

/**
 * The shapes of one state, by the headers of all subtasks; more than one where subtasks wrote it with different
 * serializers, or where keyed and operator state have the same name.
 *
 * @throws TidemarkError `STATE_UNREACHABLE`, or why a header cannot be read
 */
export async function stateShapes(operator: OperatorState, open: StreamOpener, name: string): Promise<StateShape[]> {
  const shapes = new Map<string, StateShape>()
  const add = (shape: StateShape): void => {
    shapes.set(JSON.stringify(shape), shape)
  }
  for (const { managedKeyed, managedOperator } of operator.subtasks) {
    const header = managedKeyed === null ? null : await readKeyedHeaderOf(managedKeyed, open)
    for (const state of header?.states ?? [])
      if (header !== null && state.name === name) add(keyedShape(state, header.keySerializer.serializer))
    for (const handle of managedOperator) {
      const stream = writtenStream(handle)
      if (stream === null) continue
      const source = await mustOpen(open, stream)
      try {
        const { states } = await readHead(source, (bytes) => readOperatorHeader(bytes, source.name, 0))
        for (const state of states) if (state.name === name) add({ keyed: null, value: elementSerializer(state).type })
      } finally {
        await source.close()
      }
    }
  }
  return [...shapes.values()]
}

function keyedShape(state: StateMetaInfo, key: Serializer): StateShape {
  const value = serializerOf(state, 'VALUE_SERIALIZER')
  if (isTimerState(state) && isTimerSerializer(value))
    return { keyed: { key: value.timerKey.type, namespace: value.timerNamespace.type }, value: null }
  return { keyed: { key: key.type, namespace: serializerOf(state, 'NAMESPACE_SERIALIZER').type }, value: value.type }
}

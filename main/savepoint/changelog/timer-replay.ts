import { TidemarkError } from '../../../shared/model/problem.ts'
import type { Cursor } from '../../binary/cursor.ts'
import type { StateEntry } from '../keyed/state-entry.ts'
import { isTimerSerializer, type TimerSerializer } from '../serializers/families/stream-operators.ts'
import { Undecoded } from '../serializers/serializer.ts'
import { serializerOf, type StateMetaInfo } from '../state/meta-info.ts'
import type { Identity } from './identity.ts'
import { readOperation } from './payload.ts'

/** The timers of one state in one key group: a set. */
export class TimerReplay {
  private readonly state: StateMetaInfo
  private readonly keyGroup: number
  private readonly identity: Identity
  private readonly serializer: TimerSerializer
  private readonly timers = new Map<string, StateEntry>()

  constructor(state: StateMetaInfo, keyGroup: number, identity: Identity) {
    const serializer = serializerOf(state, 'VALUE_SERIALIZER')
    if (!isTimerSerializer(serializer) || serializer.opaque !== null) throw unreadable(state, serializer.type)
    this.state = state
    this.keyGroup = keyGroup
    this.identity = identity
    this.serializer = serializer
  }

  materialized(entry: StateEntry): void {
    if (entry.value instanceof Undecoded) throw unreadable(this.state, this.serializer.type)
    const timer = { timestamp: entry.value, key: entry.key, namespace: entry.namespace }
    this.timers.set(this.identity.of([this.serializer, timer]), entry)
  }

  /** `ADD_ELEMENT: i32 n, timer × n`, `REMOVE_ELEMENT: timer` (`PriorityQueueStateChangeApplier`), behind operation and state id. */
  apply(cursor: Cursor, operation: ReturnType<typeof readOperation>): void {
    if (operation !== 'ADD_ELEMENT' && operation !== 'REMOVE_ELEMENT') throw cursor.invalid('operation', 'a change of timers', operation, 0)
    const count = operation === 'ADD_ELEMENT' ? cursor.count('timers', 8) : 1
    for (let i = 0; i < count; i++) {
      const start = cursor.position
      const timer = this.serializer.read(cursor)
      const place = this.identity.of([this.serializer, timer])
      if (operation === 'REMOVE_ELEMENT') this.timers.delete(place)
      else if (!this.timers.has(place)) {
        const { state, keyGroup } = this
        const { key, namespace, timestamp } = timer
        this.timers.set(place, { state, keyGroup, key, namespace, value: timestamp, size: cursor.position - start })
      }
    }
    if (cursor.remaining > 0) throw cursor.invalid('timers', 'the end of the change', `${cursor.remaining} more bytes`, 0)
  }

  entries(): Iterable<StateEntry> {
    return this.timers.values()
  }
}

const unreadable = (state: StateMetaInfo, type: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_OPAQUE',
    message: `The changes of ${state.name} cannot be replayed: its elements (${type}) can be read by the job's classes alone. A canonical savepoint of the job holds them whole.`,
    field: state.name,
    expected: 'timers whose keys have a schema',
    found: type,
  })

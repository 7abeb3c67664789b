import type { Cursor } from '../../binary/cursor.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { stateCursor } from '../keyed/composite-decoder.ts'
import { isTimerState, type StateEntry } from '../keyed/state-entry.ts'
import type { Serializer } from '../serializers/serializer.ts'
import type { StateMetaInfo } from '../state/meta-info.ts'
import { Identity } from './identity.ts'
import { type KeyedChange, keyLengths } from './key-lengths.ts'
import { KeyValueReplay } from './key-value-replay.ts'
import type { LogState, StateIds } from './log-states.ts'
import type { Operation, RawChange } from './operations.ts'
import { readOperation, readPayload, type StateCodec, stateCodec } from './payload.ts'
import { TimerReplay } from './timer-replay.ts'

/** A change with the state it is of; the cursor stands behind the state's id. */
interface StateChange {
  cursor: Cursor
  operation: Operation
  state: StateMetaInfo
}

/** Changes that follow each other, and the ids they were written under. */
export interface Changes {
  changes: readonly RawChange[]
  ids: StateIds
}

/** Replays key groups, one at a time. */
export class KeyGroupReplay {
  private readonly wants: (name: string) => boolean
  private readonly keys: Serializer
  private readonly identity = new Identity()
  private readonly codecs = new Map<StateMetaInfo, StateCodec>()

  constructor(keys: Serializer, wants: (name: string) => boolean) {
    this.keys = keys
    this.wants = wants
  }

  /**
   * The entries of a key group once all changes are applied. Changes are let go as soon as they are applied; only where
   * nothing tells how long keys are, all of them are needed at once.
   *
   * @param materialized by state name
   * @param runs the key group's changes, in order
   */
  async replay(
    keyGroup: number,
    states: readonly StateMetaInfo[],
    materialized: ReadonlyMap<string, readonly StateEntry[]>,
    runs: AsyncIterable<Changes>,
  ): Promise<Iterable<StateEntry>> {
    const timers = new Map<StateMetaInfo, TimerReplay>()
    const values = new Map<StateMetaInfo, KeyValueReplay>()
    const begun = <R extends TimerReplay | KeyValueReplay>(of: Map<StateMetaInfo, R>, state: StateMetaInfo, begin: () => R): R => {
      let replay = of.get(state)
      if (replay === undefined) {
        of.set(state, (replay = begin()))
        for (const entry of materialized.get(state.name) ?? []) replay.materialized(entry)
      }
      return replay
    }
    const valuesOf = (state: StateMetaInfo): KeyValueReplay =>
      begun(values, state, () => new KeyValueReplay(state, keyGroup, this.keys, this.identity))
    const held: (KeyedChange & StateChange)[] = []
    for await (const { changes, ids } of runs) {
      for (const raw of changes) {
        const found = this.locate(raw, ids)
        if (found === null) continue
        const { state, cursor, operation } = found
        if (isTimerState(state)) {
          if (this.wants(state.name)) begun(timers, state, () => new TimerReplay(state, keyGroup, this.identity)).apply(cursor, operation)
          continue
        }
        const change = { ...found, codec: this.codecOf(state) }
        if (this.keys.opaque === null) apply(valuesOf(state), change, this.keys.read(cursor))
        else held.push(change)
      }
    }
    const lengths = keyLengths(held)
    held.forEach((change, i) => {
      if (this.wants(change.state.name)) apply(valuesOf(change.state), change, this.readKey(change, lengths[i] ?? null))
    })
    return entriesOf(
      states
        .filter(({ name }) => this.wants(name))
        .map((state) => (timers.get(state) ?? values.get(state))?.entries() ?? materialized.get(state.name)),
    )
  }

  /** `data change := u8 operation, i16 stateId, …` of a wanted state; where keys must be found, of any. */
  private locate({ bytes, file, offset }: RawChange, ids: StateIds): StateChange | null {
    const cursor = stateCursor(bytes, file, offset)
    cursor.enter('change')
    const operation = readOperation(cursor)
    const id = cursor.u16('stateId')
    const found: LogState | null | undefined = ids.get(id)
    if (found === undefined) throw cursor.invalid('stateId', 'a state named before', String(id), 2)
    if (found === null) return null
    const { state, problem } = found
    if (!this.wants(state.name) && (this.keys.opaque === null || problem !== null)) return null
    if (problem !== null) throw problem
    return { cursor, operation, state }
  }

  /** A key without a schema: as many bytes as were found to be its own. */
  private readKey({ cursor, state }: StateChange, length: number | null): unknown {
    if (length === null) throw endless(state, this.keys.opaque ?? '')
    const { end } = cursor
    cursor.end = cursor.position + length
    const key = this.keys.read(cursor)
    cursor.end = end
    return key
  }

  private codecOf(state: StateMetaInfo): StateCodec {
    let codec = this.codecs.get(state)
    if (codec === undefined) this.codecs.set(state, (codec = stateCodec(state)))
    return codec
  }
}

function apply(replay: KeyValueReplay, { cursor, operation, codec }: KeyedChange, key: unknown): void {
  const namespace = codec.namespace.read(cursor)
  replay.apply(key, namespace, readPayload(cursor, operation, codec))
}

function* entriesOf(states: readonly (Iterable<StateEntry> | undefined)[]): Generator<StateEntry> {
  for (const entries of states) if (entries !== undefined) yield* entries
}

const endless = (state: StateMetaInfo, why: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_OPAQUE',
    message: `The changes of state ${state.name} cannot be replayed, for nothing tells where their keys end. ${why} A canonical savepoint of the job holds the state whole.`,
    field: state.name,
    expected: 'keys whose end can be told',
    found: why,
  })

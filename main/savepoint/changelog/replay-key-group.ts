import type { Cursor } from '../../binary/cursor.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { stateCursor } from '../keyed/composite-decoder.ts'
import { isTimerState, type StateEntry } from '../keyed/state-entry.ts'
import type { Serializer } from '../serializers/serializer.ts'
import type { StateMetaInfo } from '../state/meta-info.ts'
import type { Identity } from './identity.ts'
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

/** Replays key groups, one at a time; pure, given their bytes. */
export class KeyGroupReplay {
  private readonly wants: (name: string) => boolean
  private readonly keys: Serializer
  private readonly identity: Identity
  private readonly codecs = new Map<StateMetaInfo, StateCodec>()

  constructor(keys: Serializer, wants: (name: string) => boolean, identity: Identity) {
    this.keys = keys
    this.wants = wants
    this.identity = identity
  }

  /**
   * @param materialized by state name
   * @param runs the key group's changes, in order
   */
  *replay(
    keyGroup: number,
    states: readonly StateMetaInfo[],
    materialized: ReadonlyMap<string, readonly StateEntry[]>,
    runs: readonly { changes: readonly RawChange[]; ids: StateIds }[],
  ): Generator<StateEntry> {
    const changes = runs.flatMap(({ changes: of, ids }) => of.flatMap((change) => this.locate(change, ids)))
    const keyed = changes.filter(({ state }) => !isTimerState(state)).map((change) => ({ ...change, codec: this.codecOf(change.state) }))
    const lengths = this.keys.opaque === null ? null : lengthsOf(keyed)
    const changed = new Set(changes.map(({ state }) => state))
    for (const state of states) {
      if (!this.wants(state.name)) continue
      const before = materialized.get(state.name) ?? []
      if (!changed.has(state)) yield* before
      else if (isTimerState(state)) {
        const replay = new TimerReplay(state, keyGroup, this.identity)
        for (const entry of before) replay.materialized(entry)
        for (const { state: of, cursor, operation } of changes) if (of === state) replay.apply(cursor, operation)
        yield* replay.entries()
      } else {
        const replay = new KeyValueReplay(state, keyGroup, this.keys, this.identity)
        for (const entry of before) replay.materialized(entry)
        for (const change of keyed) if (change.state === state) this.apply(replay, change, lengths)
        yield* replay.entries()
      }
    }
  }

  /** `data change := u8 operation, i16 stateId, …` of a wanted state; where keys must be found, of any. */
  private locate({ bytes, file, offset }: RawChange, ids: StateIds): StateChange[] {
    const cursor = stateCursor(bytes, file, offset)
    cursor.enter('change')
    const operation = readOperation(cursor)
    const id = cursor.u16('stateId')
    const found: LogState | null | undefined = ids.get(id)
    if (found === undefined) throw cursor.invalid('stateId', 'a state named before', String(id), 2)
    if (found === null) return []
    if (!this.wants(found.state.name))
      return this.keys.opaque === null || found.problem !== null ? [] : [{ cursor, operation, state: found.state }]
    if (found.problem !== null) throw found.problem
    return [{ cursor, operation, state: found.state }]
  }

  private apply(replay: KeyValueReplay, change: KeyedChange & StateChange, lengths: ReadonlyMap<KeyedChange, number | null> | null): void {
    const { cursor, operation, codec, state } = change
    const key = lengths === null ? this.keys.read(cursor) : this.readKey(cursor, lengths.get(change) ?? null, state)
    replay.apply(key, codec.namespace.read(cursor), readPayload(cursor, operation, codec))
  }

  /** A key without a schema: as many bytes as were found to be its own. */
  private readKey(cursor: Cursor, length: number | null, state: StateMetaInfo): unknown {
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

function lengthsOf(changes: readonly KeyedChange[]): ReadonlyMap<KeyedChange, number | null> {
  const lengths = keyLengths(changes)
  return new Map(changes.map((change, i) => [change, lengths[i] ?? null]))
}

const endless = (state: StateMetaInfo, why: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_OPAQUE',
    message: `The changes of state ${state.name} cannot be replayed, for nothing tells where their keys end. ${why} A canonical savepoint of the job holds the state whole.`,
    field: state.name,
    expected: 'keys whose end can be told',
    found: why,
  })

import { TidemarkError } from '../../../shared/model/problem.ts'
import { stateCursor } from '../keyed/composite-decoder.ts'
import { readMetaInfo, type StateMetaInfo } from '../state/meta-info.ts'
import { OPERATIONS, type RawChange } from './operations.ts'

/** A state that changes are logged for. */
export interface LogState {
  /** As it stands in the list of all states. */
  state: StateMetaInfo
  /** Why its changes cannot be replayed; null where they can. */
  problem: TidemarkError | null
}

/** States by the ids that changes name them by; null stands for one whose serializer is not known. */
export type StateIds = ReadonlyMap<number, LogState | null>

const METADATA = OPERATIONS.indexOf('METADATA')
/** `i16 stateId, u8 type` */
const TAIL = 3

/**
 * The states of a keyed backend with a changelog: those of what was materialized, and those that metadata changes add.
 * Their ids in the log are its own (`ChangelogBackendLogApplier.applyMetaDataChange`).
 */
export class LogStates {
  readonly states: StateMetaInfo[] = []
  /** Why states are missing; null when all were read. */
  problem: TidemarkError | null = null
  private readonly byName = new Map<string, StateMetaInfo>()
  private byId: StateIds = new Map()

  /** States of a materialized header. */
  addMaterialized(states: readonly StateMetaInfo[]): void {
    for (const state of states) this.named(state)
  }

  /** The ids as they are now; never changed later. */
  get ids(): StateIds {
    return this.byId
  }

  /** How many states are registered; more than `states` where a serializer is not known. */
  get count(): number {
    return this.states.length + [...this.byId.values()].filter((state) => state === null).length
  }

  /**
   * `metadata := u8 8, i32 metaInfoVersion, metaInfo, [KEY_VALUE: bool ttl, [StateTtlConfig], bool hasDefault, [value]], i16 stateId, u8 type`.
   * What lies between the meta info and the id is Java's own and not asked for: a change has a length.
   */
  register({ bytes, file, offset }: RawChange): void {
    const cursor = stateCursor(bytes, file, offset)
    cursor.enter('metadataChange')
    const operation = cursor.u8('operation')
    if (operation !== METADATA) throw cursor.invalid('operation', `${METADATA}, metadata`, String(operation), 1)
    const version = cursor.i32('version')
    if (version !== 6 && version !== 7) throw cursor.invalid('version', '6 or 7', String(version), 4)
    const ids = new Map(this.byId)
    const end = bytes.length - TAIL
    cursor.end = Math.max(end, cursor.position)
    try {
      const state = readMetaInfo(cursor, this.states.length)
      if (state.type !== 'KEY_VALUE' && state.type !== 'PRIORITY_QUEUE')
        throw cursor.invalid('type', 'KEY_VALUE or PRIORITY_QUEUE', state.type, 0)
      ids.set(idAt(bytes), this.logged(state))
    } catch (error) {
      if (!(error instanceof TidemarkError) || error.code !== 'SERIALIZER_UNKNOWN') throw error
      this.problem ??= error
      ids.set(idAt(bytes), null)
    }
    this.byId = ids
  }

  private logged(found: StateMetaInfo): LogState {
    const state = this.named(found)
    return { state, problem: sameSerializers(state, found) ? null : migrated(found.name) }
  }

  private named(found: StateMetaInfo): StateMetaInfo {
    const known = this.byName.get(found.name)
    if (known !== undefined) return known
    const state = { ...found, id: this.states.length }
    this.states.push(state)
    this.byName.set(state.name, state)
    return state
  }
}

const idAt = (bytes: Uint8Array): number => ((bytes[bytes.length - 3] ?? 0) << 8) | (bytes[bytes.length - 2] ?? 0)

/** Whether two records of a state mean the same bytes. */
function sameSerializers(a: StateMetaInfo, b: StateMetaInfo): boolean {
  if (a.type !== b.type || a.options.get('KEYED_STATE_TYPE') !== b.options.get('KEYED_STATE_TYPE')) return false
  return [...b.serializers].every(([role, { raw }]) => {
    const other = a.serializers.get(role)
    return other !== undefined && Buffer.compare(other.raw, raw) === 0
  })
}

const migrated = (name: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_CHANGELOG',
    message: `State ${name} stands under different serializers in this checkpoint: its serializer changed between two records, so older values would be read wrongly. A canonical savepoint of the job holds the state under one serializer.`,
    field: name,
    expected: 'one serializer',
    found: 'two',
  })

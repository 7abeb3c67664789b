import { TidemarkError, type OperatorStates } from '../../../shared/model/index.ts'
import type { WantedKey } from './find-key.ts'
import type { ScanQuery } from './scan-state.ts'

/** Which entries a person asks for. */
export interface EntryRequest {
  state?: string
  /** As it was typed. */
  key?: string
  keyGroup?: number
}

/** @throws TidemarkError UNKNOWN_STATE, which names the states that there are */
export function mustHaveState({ id, uid, name, states }: OperatorStates, wanted: string): void {
  if (states.some((state) => state.name === wanted)) return
  const known = states.map((state) => state.name).join(', ')
  throw new TidemarkError({
    code: 'UNKNOWN_STATE',
    message: `Operator ${uid ?? name ?? id} has no state called ${wanted}. It has ${known === '' ? 'none' : known}.`,
    expected: known,
    found: wanted,
  })
}

/**
 * What to scan for a request.
 *
 * @param wanted what the typed key means: undefined where none was typed, null where the operator has no keyed state
 */
export function entryQuery({ state, keyGroup }: EntryRequest, wanted: WantedKey | null | undefined): ScanQuery {
  const query: ScanQuery = {}
  if (state !== undefined) query.states = new Set([state])
  if (keyGroup !== undefined) query.keyGroups = [keyGroup, keyGroup]
  if (wanted === undefined) return query
  // Without keyed state there is no such key: an empty range of key groups says so.
  if (wanted === null) return { ...query, key: '', keyGroups: [0, -1] }
  if (wanted.keyGroup !== null) query.keyGroups = [wanted.keyGroup, wanted.keyGroup]
  return { ...query, key: wanted.json }
}

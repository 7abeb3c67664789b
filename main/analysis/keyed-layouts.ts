import type { KeyGroupsHandle, OperatorState } from '../savepoint/metadata/model.ts'
import { layoutByOffsets, type KeyedEvidence, type KeyGroupsLayout } from './keyed-evidence.ts'
import { materializedHandles } from './walk.ts'

/** The kinds of managed keyed state in a snapshot, by what their handles and bytes say. */
export interface KeyedLayouts {
  /** Tag 7: canonical savepoint handles, which any backend writes. */
  canonicalSavepoint: boolean
  /** Tags 3 and 12 in the canonical layout: full snapshots of RocksDB by older Flink. */
  canonicalKeyGroups: boolean
  /** Tags 3 and 12 in the layout of the hashmap backend. */
  heapKeyGroups: boolean
  /** Tags 3 and 12 whose layout nothing tells. */
  unknownKeyGroups: boolean
  /** Tags 5 and 11: files of RocksDB or ForSt. */
  incremental: boolean
  changelog: boolean
  /** Some incremental state is of a kind that only ForSt writes. */
  forst: boolean
}

/** Reads the layouts off all handles. All key-group handles of a job come from one backend, so what the probed ones say holds for the others. */
export function keyedLayouts(operators: readonly OperatorState[], evidence: readonly KeyedEvidence[]): KeyedLayouts {
  const found: KeyedLayouts = {
    canonicalSavepoint: false,
    canonicalKeyGroups: false,
    heapKeyGroups: false,
    unknownKeyGroups: false,
    incremental: false,
    changelog: false,
    forst: evidence.some(({ asyncState }) => asyncState === true),
  }
  const probed = probedLayout(evidence)
  for (const { subtasks } of operators) {
    for (const { managedKeyed } of subtasks) {
      if (managedKeyed === null) continue
      if (managedKeyed.tag === 8 || managedKeyed.tag === 14) found.changelog = true
      for (const handle of materializedHandles(managedKeyed)) {
        if (handle.tag === 7) found.canonicalSavepoint = true
        else if (handle.tag === 5 || handle.tag === 11) found.incremental = true
        else if (handle.tag === 3 || handle.tag === 12) addKeyGroups(found, handle, probed)
      }
    }
  }
  return found
}

function probedLayout(evidence: readonly KeyedEvidence[]): KeyGroupsLayout | null {
  const layouts = new Set(evidence.flatMap(({ layout }) => layout ?? []))
  return layouts.size === 1 ? ([...layouts][0] ?? null) : null
}

function addKeyGroups(found: KeyedLayouts, handle: KeyGroupsHandle, probed: KeyGroupsLayout | null): void {
  const layout = layoutByOffsets(handle) ?? probed
  if (layout === 'canonical') found.canonicalKeyGroups = true
  else if (layout === 'heap') found.heapKeyGroups = true
  else found.unknownKeyGroups = true
}

import type { SnapshotFormat, StateBackend } from '../../shared/model/index.ts'
import type { KeyedLayouts } from './keyed-layouts.ts'

/**
 * State backends that the layouts prove. Empty where a canonical savepoint no longer tells.
 * Key groups in the canonical layout under tags 3 and 12 come from RocksDB alone: the heap backend never wrote them.
 */
export function stateBackends(layouts: KeyedLayouts, format: SnapshotFormat): StateBackend[] {
  const backends: StateBackend[] = []
  // A native savepoint in key groups is the hashmap backend's: RocksDB's is made of files.
  if (layouts.heapKeyGroups || (layouts.unknownKeyGroups && format === 'native')) backends.push('hashmap')
  if (layouts.canonicalKeyGroups || (layouts.incremental && !layouts.forst)) backends.push('rocksdb')
  if (layouts.incremental && layouts.forst) backends.push('forst')
  if (layouts.changelog) backends.push('changelog')
  if (layouts.unknownKeyGroups && format !== 'native') backends.push('unknown')
  return backends
}

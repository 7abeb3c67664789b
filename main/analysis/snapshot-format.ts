import type { SnapshotFormat } from '../../shared/model/index.ts'
import type { CheckpointFacts } from '../savepoint/metadata/properties.ts'
import type { KeyedLayouts } from './keyed-layouts.ts'

/**
 * The format by the handles of managed keyed state: `canonical` restores into any backend, `native` is a backend's own layout,
 * `none` means that there is no keyed state. The properties fill in only where the handles do not tell.
 */
export function snapshotFormat(layouts: KeyedLayouts, facts: CheckpointFacts | null): SnapshotFormat {
  const canonical = layouts.canonicalSavepoint || layouts.canonicalKeyGroups
  const native = layouts.heapKeyGroups || layouts.incremental || layouts.changelog
  if (canonical && native) return 'mixed'
  if (layouts.unknownKeyGroups) {
    if (facts?.format === 'NATIVE' && !canonical) return 'native'
    return 'unknown'
  }
  if (canonical) return 'canonical'
  return native ? 'native' : 'none'
}

/** True when the properties name another format than the handles show. */
export function formatDisagrees(format: SnapshotFormat, facts: CheckpointFacts | null): boolean {
  if (facts?.format === 'CANONICAL') return format === 'native' || format === 'mixed'
  return facts?.format === 'NATIVE' && (format === 'canonical' || format === 'mixed')
}

import type { SerializerReport, StateKind, StateReport } from '../../../shared/model/index.ts'
import type { SerializerSnapshot } from '../../savepoint/serializers/serializer.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'

export const serializerReport = ({ className, version, serializer }: SerializerSnapshot): SerializerReport => ({
  snapshot: className,
  version,
  type: serializer.type,
})

const KEYED_KINDS: readonly StateKind[] = ['VALUE', 'LIST', 'MAP', 'REDUCING', 'AGGREGATING', 'FOLDING']

/** What kind of state a meta info registers. */
export function kindOf(state: StateMetaInfo): StateKind {
  switch (state.type) {
    case 'PRIORITY_QUEUE':
      return 'TIMERS'
    case 'BROADCAST':
      return 'BROADCAST'
    case 'OPERATOR':
      return state.options.get('OPERATOR_STATE_DISTRIBUTION_MODE') === 'UNION' ? 'UNION' : 'LIST'
    default:
      return KEYED_KINDS.find((kind) => kind === state.options.get('KEYED_STATE_TYPE')) ?? 'UNKNOWN'
  }
}

/** A state as listed; sizes and entries come from a count or a handle. */
export function stateReport(state: StateMetaInfo, compressed: boolean, size: number | null, entries: number | null): StateReport {
  const why = [...state.serializers.values()].find(({ serializer }) => serializer.opaque !== null)?.serializer.opaque ?? null
  return {
    name: state.name,
    scope: state.type === 'OPERATOR' || state.type === 'BROADCAST' ? 'operator' : 'keyed',
    kind: kindOf(state),
    compressed,
    serializers: Object.fromEntries([...state.serializers].map(([role, snapshot]) => [role, serializerReport(snapshot)])),
    decodable: why === null,
    why,
    size,
    entries,
  }
}

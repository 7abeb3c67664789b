import type { SnapshotFormat, SnapshotKind, Warning } from '../../../shared/model/index.ts'
import { plural } from '../../../shared/text/index.ts'
import type { KeyedEvidence } from '../keyed-evidence.ts'
import { operatorWarnings, type Concerned } from './operator-warnings.ts'

/**
 * A native RocksDB savepoint of a job that keeps its timers on the heap holds no timers at all: neither as a state of RocksDB nor as raw
 * keyed state. Nothing tells it from a job without timers, so every operator whose files name no timer state is pointed out.
 */
export function missingTimerWarnings(
  kind: SnapshotKind,
  format: SnapshotFormat,
  evidence: readonly KeyedEvidence[],
  named: (operatorId: string) => Concerned,
): Warning[] {
  if (kind !== 'savepoint' || (format !== 'native' && format !== 'mixed')) return []
  const concerned = evidence.filter(({ timers }) => timers === false).map(({ operator }) => named(operator))
  return operatorWarnings('NO_TIMERS_IN_NATIVE_SAVEPOINT', concerned, (about) => {
    const who = about.length === 1 ? (about[0]?.label ?? '') : plural(about.length, 'operator')
    return (
      `The files of ${who} name no timer state. If the job keeps its timers on the heap (state.backend.rocksdb.timer-service.factory: HEAP), a native savepoint leaves them out and they do not come back. ` +
      'If no timers are used, nothing is lost. To be sure take a canonical savepoint, which always holds them.'
    )
  })
}

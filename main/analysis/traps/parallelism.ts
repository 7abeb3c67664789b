import type { Warning } from '../../../shared/model/index.ts'
import { plural } from '../../../shared/text/index.ts'
import type { OperatorState } from '../../savepoint/metadata/model.ts'
import { isStateful } from '../operator-report.ts'
import { atStart } from '../words.ts'
import { operatorWarnings, type Concerned } from './operator-warnings.ts'

const LOWEST_DERIVED = 128
const HIGHEST_DERIVED = 32_768

/** What Flink takes when no max parallelism is set (`KeyGroupRangeAssignment.computeDefaultMaxParallelism`). */
export function derivedMaxParallelism(parallelism: number): number {
  const wanted = parallelism + Math.floor(parallelism / 2)
  const rounded = 2 ** Math.ceil(Math.log2(Math.max(wanted, 1)))
  return Math.min(Math.max(rounded, LOWEST_DERIVED), HIGHEST_DERIVED)
}

/** How often the parallelism may double before the ceiling is reached, for a derived ceiling to be worth a word. */
const DOUBLINGS_LEFT = 2

/**
 * Keyed state whose max parallelism is the one that Flink derives by itself and that is close: within two doublings of the parallelism.
 * Nearly every job has the derived 128; far below it there is nothing to act on.
 */
export function derivedMaxParallelismWarnings(operators: readonly OperatorState[], named: (operatorId: string) => Concerned): Warning[] {
  const concerned = operators.filter(
    ({ parallelism, maxParallelism, subtasks }) =>
      maxParallelism === LOWEST_DERIVED &&
      maxParallelism === derivedMaxParallelism(parallelism) &&
      parallelism * 2 ** DOUBLINGS_LEFT > maxParallelism &&
      subtasks.some(({ managedKeyed, rawKeyed }) => managedKeyed !== null || rawKeyed !== null),
  )
  return operatorWarnings(
    'DERIVED_MAX_PARALLELISM',
    concerned.map(({ id }) => named(id)),
    (about) =>
      `${about.length === 1 ? `${atStart(about[0]?.label ?? '')} cuts its` : `${plural(about.length, 'operator')} cut their`} keyed state into ${LOWEST_DERIVED} key groups, the number Flink takes by itself, and ${about.length === 1 ? 'runs' : 'run'} near it. ` +
      `Key groups cannot be cut again, so with this state the parallelism never goes beyond ${LOWEST_DERIVED}. If that is enough, nothing is to be done; a higher setMaxParallelism() needs a start without this state.`,
  )
}

/** Stateful operators that list fewer subtasks than they had. Operators without state list none, which is usual. */
export function fewerSubtasksWarnings(operators: readonly OperatorState[], named: (operatorId: string) => Concerned): Warning[] {
  const concerned = operators.filter(
    (operator) =>
      !operator.finished && operator.subtasks.length < operator.parallelism && isStateful(operator) && operator.subtasks.length > 0,
  )
  return concerned.length === 0
    ? []
    : operatorWarnings(
        'FEWER_SUBTASKS',
        concerned.map(({ id }) => named(id)),
        (about) => {
          const only = about.length === 1 ? concerned.find(({ id }) => id === about[0]?.id) : undefined
          const what =
            only === undefined
              ? `${plural(about.length, 'operator')} list fewer subtasks than their parallelism.`
              : `${atStart(about[0]?.label ?? '')} lists ${plural(only.subtasks.length, 'subtask')} at parallelism ${only.parallelism}.`
          return `${what} A subtask that is not listed had no state when the snapshot was taken. Flink restores from it; check that the missing subtasks were idle.`
        },
      )
}

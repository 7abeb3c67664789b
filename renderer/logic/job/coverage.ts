import { bytes, plural } from '../../../shared/text/index.ts'
import type { CoveredOperator, Identity } from './types.ts'

const of = (operators: readonly CoveredOperator[], identity: Identity) => operators.filter((operator) => operator.identity === identity)

/** The verdict in a sentence. */
export function coverageTitle(operators: readonly CoveredOperator[]): string {
  const auto = of(operators, 'auto').length
  const unknown = of(operators, 'unknown').length
  if (operators.length === 0) return 'No operator is known by its id.'
  if (auto > 0) return `${auto} of ${plural(operators.length, 'operator')} ${auto === 1 ? 'has' : 'have'} no uid.`
  if (unknown > 0) return `${unknown} of ${plural(operators.length, 'operator')} ${unknown === 1 ? 'is' : 'are'} not known by a uid.`
  return operators.length === 1 ? 'The one operator has a uid.' : `All ${operators.length} operators have a uid.`
}

/** Why it matters, and what is not known. */
export function coverageWords(operators: readonly CoveredOperator[]): string {
  const auto = of(operators, 'auto')
  if (auto.length > 0) {
    const sizes = auto.map((operator) => operator.bytes)
    const known = sizes.every((size) => size !== null) ? bytes(sizes.reduce((sum, size) => sum + size, 0)) : 'their state'
    return `Flink derives their ids from the shape of the graph. Add, remove or reorder any operator, and ${known} no longer finds its owner: the restore fails, or -n drops it.`
  }
  if (of(operators, 'unknown').length > 0) {
    return 'A cluster tells ids, not uids. Teach Tidemark the uids of the job, and it recognises them.'
  }
  return 'The graph may change: each operator finds its state by its uid.'
}

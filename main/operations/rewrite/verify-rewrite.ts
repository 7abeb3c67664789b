import { TidemarkError } from '../../../shared/model/index.ts'
import type { Snapshot } from '../queries/snapshot.ts'
import type { RewritePlan } from './plan.ts'
import { stateDigests } from './state-digests.ts'

/** What was compared. */
export interface Verified {
  states: number
  entries: number
  /** Ids of operators with state that cannot be decoded; it was carried over byte by byte. */
  undecoded: string[]
}

/**
 * Reads the new savepoint back and compares it with the old one, entry for entry: every state that was to be kept holds
 * the same entries, and nothing else is there.
 *
 * @throws TidemarkError REWRITE_DIFFERS, and what reading throws
 */
export async function verifyRewrite(
  plan: RewritePlan,
  before: Snapshot,
  after: Snapshot,
  onEntries: (entries: number) => void,
): Promise<Verified> {
  const verified: Verified = { states: 0, entries: 0, undecoded: [] }
  const written = new Map(after.facts.index.operators.map((operator) => [operator.id, operator]))
  for (const { source, id, removed } of plan.operators) {
    const operator = written.get(id)
    if (operator === undefined) throw differs(id, null, 'the operator', 'nothing')
    const expected = await stateDigests(source, before.streams, onEntries)
    const found = await stateDigests(operator, after.streams, onEntries)
    if (expected === null || found === null) {
      if (expected !== found) throw differs(id, null, 'state as it was', 'state that reads otherwise')
      verified.undecoded.push(id)
      continue
    }
    for (const name of removed) {
      if (found.has(name)) throw differs(id, name, 'nothing', 'entries')
      expected.delete(name)
    }
    for (const [name, { entries, sum }] of expected) {
      const other = found.get(name)
      if (other?.entries !== entries) throw differs(id, name, `${entries} entries`, String(other?.entries ?? 0))
      if (other.sum !== sum) throw differs(id, name, `the same ${entries} entries`, 'others')
      verified.states += 1
      verified.entries += entries
    }
    for (const name of found.keys()) if (!expected.has(name)) throw differs(id, name, 'nothing', 'entries')
  }
  return verified
}

const differs = (operator: string, state: string | null, expected: string, found: string): TidemarkError =>
  new TidemarkError({
    code: 'REWRITE_DIFFERS',
    message: `What was written reads back otherwise than what was there (operator ${operator}${state === null ? '' : `, state ${state}`}). It was thrown away and the original is untouched. This is a defect of Tidemark, or the source changed meanwhile: please report it.`,
    field: state,
    expected,
    found,
  })

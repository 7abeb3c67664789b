import { TidemarkError } from '../../../shared/model/index.ts'
import { keyHashOf } from '../../savepoint/keyed/key-hash.ts'
import { FLINK_RELEASES, releaseFor, rulesOf } from '../../savepoint/flink-releases.ts'
import type { OperatorState } from '../../savepoint/metadata/model.ts'
import { operatorIdOf } from '../../savepoint/uid/hash.ts'
import { MAX_KEY_GROUPS } from '../../savepoint/uid/key-groups.ts'
import { findOperator, operatorAt, type Snapshot } from '../queries/snapshot.ts'
import { operatorFacts, type OperatorFacts } from './operator-facts.ts'
import type { KeyedWay, OperatorPlan, RewritePlan } from './plan.ts'
import { operatorAgainstRelease, releaseWarnings } from './release-checks.ts'
import type { Remark, RewriteRequest } from './request.ts'

/**
 * Decides what will be written, and names everything that cannot be, operator by operator and state by state. Reads the
 * headers of the state files alone.
 *
 * @throws TidemarkError UNKNOWN_OPERATOR, UNKNOWN_STATE for names that the savepoint does not have
 */
export async function planRewrite(snapshot: Snapshot, request: RewriteRequest): Promise<RewritePlan> {
  const { metadata } = snapshot.facts
  const release = request.release ?? releaseFor(metadata.version)
  const rules = rulesOf(release)
  const plan: RewritePlan = { metadata, release, rules, operators: [], dropped: [], blockers: [], warnings: [] }
  if (metadata.version === 1) {
    plan.blockers.push({
      code: 'METADATA_VERSION',
      text: 'Flink before 1.3 kept state by job vertex; no Flink of today reads that, and it cannot be written anew. Restore it with Flink 1.3 to 1.13 and take a new savepoint there.',
      operator: null,
      state: null,
    })
    return plan
  }
  const changes = changesOf(snapshot, request)
  for (const [at, source] of snapshot.facts.index.operators.entries()) {
    const { identity } = operatorAt(snapshot, at)
    if (changes.dropped.has(source.id)) {
      plan.dropped.push({ id: source.id, uid: identity.uid, name: identity.name })
      continue
    }
    const facts = await operatorFacts(source, snapshot.streams)
    const uid = changes.uids.get(source.id)
    const planned: OperatorPlan = {
      source,
      id: uid === undefined ? source.id : operatorIdOf(uid),
      uid: uid ?? source.uid,
      name: source.name,
      maxParallelism: changes.maxParallelism(source) ?? source.maxParallelism,
      keyed: 'copy',
      removed: changes.removed.get(source.id) ?? new Set(),
    }
    planned.keyed = keyedWay(planned, facts, request)
    mustHaveStates(planned.removed, facts, source)
    plan.operators.push(planned)
    plan.blockers.push(
      ...blockersOf(planned, facts, rules.operatorStream),
      ...operatorAgainstRelease(source, planned.keyed, facts, release, rules),
    )
    plan.warnings.push(...releaseWarnings(source, planned.keyed, facts, metadata.version, release))
  }
  plan.blockers.push(...sameIds(plan.operators))
  if (!rules.relativePaths) plan.warnings.push(absolutePaths(release))
  return plan
}

interface Changes {
  dropped: Set<string>
  uids: Map<string, string>
  removed: Map<string, Set<string>>
  maxParallelism: (operator: OperatorState) => number | undefined
}

/** The request by operator ids. */
function changesOf(snapshot: Snapshot, request: RewriteRequest): Changes {
  const idOf = (text: string): string => findOperator(snapshot, text).state.id
  const removed = new Map<string, Set<string>>()
  for (const { operator, state } of request.remove) {
    const id = idOf(operator)
    removed.set(id, (removed.get(id) ?? new Set()).add(state))
  }
  const ofOne = new Map<string, number>()
  let ofAll: number | undefined
  for (const { operator, value } of request.maxParallelism) {
    if (operator === null) ofAll = value
    else ofOne.set(idOf(operator), value)
  }
  return {
    dropped: new Set(request.drop.map(idOf)),
    uids: new Map(request.rename.map(({ operator, uid }) => [idOf(operator), uid])),
    removed,
    maxParallelism: ({ id, subtasks }) =>
      ofOne.get(id) ?? (subtasks.some(({ managedKeyed, rawKeyed }) => managedKeyed !== null || rawKeyed !== null) ? ofAll : undefined),
  }
}

function keyedWay({ source, maxParallelism, removed }: OperatorPlan, { keyed }: OperatorFacts, { format }: RewriteRequest): KeyedWay {
  if (keyed.length === 0) return 'copy'
  if (maxParallelism !== source.maxParallelism) return 'rehash'
  if (keyed.some(({ header }) => header?.states.some(({ name }) => removed.has(name)))) return 'canonical'
  return format === 'canonical' && keyed.some(({ handle }) => handle.tag !== 7) ? 'canonical' : 'copy'
}

/** @throws TidemarkError UNKNOWN_STATE */
function mustHaveStates(removed: ReadonlySet<string>, { keyed, operator }: OperatorFacts, { id }: OperatorState): void {
  const known = new Set(
    [...keyed.map(({ header }) => header), ...operator].flatMap((header) => header?.states.map(({ name }) => name) ?? []),
  )
  for (const name of removed) {
    if (known.has(name)) continue
    const names = [...known].sort().join(', ')
    throw new TidemarkError({
      code: 'UNKNOWN_STATE',
      message: `Operator ${id} has no state called ${name}. It has ${names === '' ? 'none' : names}.`,
      expected: names,
      found: name,
    })
  }
}

/** What cannot be read well enough to be written anew. */
function blockersOf(
  { source, keyed: way, maxParallelism, removed }: OperatorPlan,
  facts: OperatorFacts,
  newestOperatorStream: 5 | 6,
): Remark[] {
  const remarks: Remark[] = []
  const block = (code: string, text: string, state: string | null = null): void => {
    if (!remarks.some((one) => one.code === code && one.text === text && one.state === state))
      remarks.push({ code, text, operator: source.id, state })
  }
  for (const { code, message } of facts.unread) block(code, message)
  // A stream that is written anew must be known whole: a state that is not listed would be lost with its header.
  for (const header of facts.operator) {
    if (header.version <= newestOperatorStream && !header.states.some(({ name }) => removed.has(name))) continue
    if (header.problem !== null) block(header.problem.code, header.problem.message)
    if (header.version < 5)
      block('SERIALIZER_LEGACY', 'Its operator state was written by Flink before 1.8 and can be copied, not written anew.')
  }
  for (const { header, layout } of way === 'copy' ? [] : facts.keyed) {
    if (header === null) continue
    if (header.problem !== null) block(header.problem.code, header.problem.message)
    if (header.version < 5)
      block(
        'SERIALIZER_LEGACY',
        'Its keyed state was written by Flink before 1.7 and can be copied, not written anew. Take a new savepoint with Flink 1.8 to 1.16.',
      )
    if (layout === 'canonical' || layout === 'rocksdb') continue
    const opaqueKey = header.keySerializer.serializer.opaque
    if (opaqueKey !== null)
      block('STATE_OPAQUE', `The end of its keys cannot be told: ${opaqueKey} Keep the format, or take a canonical savepoint of the job.`)
    for (const { name, serializers } of header.states) {
      const opaque = [...serializers.values()].find(({ serializer }) => serializer.opaque !== null)?.serializer.opaque
      if (opaque !== undefined && !removed.has(name))
        block(
          'STATE_OPAQUE',
          `The end of its values cannot be told: ${opaque} Keep the format, or take a canonical savepoint of the job.`,
          name,
        )
    }
  }
  if (way === 'rehash' || maxParallelism !== source.maxParallelism) {
    if (maxParallelism < source.parallelism || maxParallelism > MAX_KEY_GROUPS)
      block(
        'MAX_PARALLELISM',
        `A max parallelism of ${maxParallelism} is not lawful: it must be ${source.parallelism} (the parallelism) to ${MAX_KEY_GROUPS}.`,
      )
    if (facts.rawKeyed)
      block('RAW_KEYED_STATE', 'It has raw keyed state, whose keys only the job can read; its key groups must stay as they are.')
    const key = facts.keyed[0]?.header?.keySerializer.serializer
    if (key !== undefined && keyHashOf(key) === null)
      block(
        'KEY_HASH',
        `Its keys are ${key.type}, whose hash code only the job's classes know, so their new key groups are not known. Restore the job and let it write them: max parallelism cannot be changed here.`,
      )
  }
  return remarks
}

/** Two operators may not come to have one id. */
function sameIds(operators: readonly OperatorPlan[]): Remark[] {
  const seen = new Set<string>()
  return operators.flatMap(({ id, uid }) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [
      {
        code: 'SAME_ID',
        text: `Two operators would have the id ${id} (uid ${uid ?? 'unknown'}). Choose another uid, or drop one of them.`,
        operator: id,
        state: null,
      },
    ]
  })
}

const absolutePaths = (release: string): Remark => ({
  code: 'NOT_RELOCATABLE',
  text: `Flink ${release} knows absolute paths only: the new savepoint must stay where it is written. ${FLINK_RELEASES[3]} and later have relative ones.`,
  operator: null,
  state: null,
})

import { emptySubtask } from '../../savepoint/metadata/empty-subtask.ts'
import type { OperatorHandle, OperatorState, SavepointMetadata, SubtaskState } from '../../savepoint/metadata/model.ts'
import { describeProperties } from '../../savepoint/metadata/properties.ts'
import { savepointProperties } from '../../savepoint/metadata/write-properties.ts'
import { VERSIONS } from '../../savepoint/metadata/versions.ts'
import { mustOpen } from '../../savepoint/keyed/read-keyed-handle.ts'
import { readOperatorHeader, writtenStream } from '../../savepoint/operator/header.ts'
import { rewriteOperatorState } from '../../savepoint/operator/write-operator-state.ts'
import { readHead } from '../../savepoint/state/read-head.ts'
import type { StreamCopier } from './copy-streams.ts'
import type { OperatorPlan, RewritePlan } from './plan.ts'
import { writeCanonical, writeRehashed, type KeyedOutput } from './write-keyed.ts'

/** Writes the state of every operator of a plan, and gives the metadata that points there. */
export async function writeOperators(plan: RewritePlan, output: KeyedOutput, copier: StreamCopier): Promise<SavepointMetadata> {
  const operators: OperatorState[] = []
  for (const operator of plan.operators) operators.push(await writeOperator(operator, plan, output, copier))
  const { metadata, rules } = plan
  return {
    version: rules.metadataVersion,
    checkpointId: metadata.checkpointId,
    masterStates: metadata.masterStates,
    operators,
    properties: VERSIONS[rules.metadataVersion].properties ? propertiesOf(metadata, operators) : null,
  }
}

async function writeOperator(
  plan: OperatorPlan,
  { rules }: RewritePlan,
  output: KeyedOutput,
  copier: StreamCopier,
): Promise<OperatorState> {
  const { source, id, maxParallelism, keyed, removed } = plan
  const { namesAndUids, chainLength } = VERSIONS[rules.metadataVersion]
  const rehashed = keyed === 'rehash' ? await writeRehashed(source, maxParallelism, removed, output) : null
  const subtasks: SubtaskState[] = []
  for (const subtask of withAll(source, rehashed)) {
    const handle = subtask.managedKeyed
    subtasks.push({
      ...subtask,
      duration: null,
      managedOperator: await operatorStates(subtask.managedOperator, plan, rules.operatorStream, output, copier),
      rawOperator: await inTurn(subtask.rawOperator, (raw) => (raw === null ? null : copier.operator(raw))),
      managedKeyed:
        rehashed !== null
          ? (rehashed.get(subtask.index) ?? null)
          : handle === null
            ? null
            : keyed === 'canonical'
              ? await writeCanonical(handle, source.maxParallelism, removed, output)
              : await copier.keyed(handle, handle.tag === 7),
      rawKeyed: subtask.rawKeyed === null ? null : await copier.keyed(subtask.rawKeyed, false),
      inputChannels: await inTurn(subtask.inputChannels, (channel) => copier.channel(channel, subtask.index)),
      resultSubpartitions: await inTurn(subtask.resultSubpartitions, (channel) => copier.channel(channel, subtask.index)),
    })
  }
  return {
    ...source,
    id,
    uid: namesAndUids ? plan.uid : null,
    name: namesAndUids ? plan.name : null,
    maxParallelism,
    chainLength: chainLength ? 1 : null,
    coordinator: await copier.stream(source.coordinator),
    subtasks,
  }
}

/** At another max parallelism a subtask may get keys that had none before. */
function withAll({ subtasks }: OperatorState, rehashed: ReadonlyMap<number, unknown> | null): readonly SubtaskState[] {
  const missing = [...(rehashed?.keys() ?? [])].filter((index) => !subtasks.some((subtask) => subtask.index === index))
  return [...subtasks, ...missing.map(emptySubtask)].sort((a, b) => a.index - b.index)
}

/** Operator state is copied as it is, unless a state is left out or the release knows an older form only. */
async function operatorStates(
  handles: readonly (OperatorHandle | null)[],
  { removed }: OperatorPlan,
  newest: 5 | 6,
  { open, target }: KeyedOutput,
  copier: StreamCopier,
): Promise<(OperatorHandle | null)[]> {
  const written: (OperatorHandle | null)[] = []
  for (const handle of handles) {
    if (handle === null) {
      written.push(null)
      continue
    }
    const stream = writtenStream(handle)
    if (stream === null) continue
    const source = await mustOpen(open, stream)
    try {
      const header = await readHead(source, (bytes) => readOperatorHeader(bytes, source.name, 0))
      if (header.version <= newest && !handle.states.some(({ name }) => removed.has(name))) written.push(await copier.operator(handle))
      else {
        const kept = await rewriteOperatorState(handle, source, header, (name) => !removed.has(name), newest, target.create())
        if (kept !== null) written.push(kept)
      }
    } finally {
      await source.close()
    }
  }
  return written
}

async function inTurn<T, R>(items: readonly T[], act: (item: T) => R | Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const item of items) done.push(await act(item))
  return done
}

/** What is written is a savepoint whatever it was made of; its format is native as long as some keyed state is. */
function propertiesOf({ properties }: SavepointMetadata, operators: readonly OperatorState[]): Uint8Array {
  const keyed = operators.flatMap(({ subtasks }) =>
    subtasks.flatMap(({ managedKeyed }) => (managedKeyed === null ? [] : [managedKeyed.tag])),
  )
  const facts = properties === null ? null : describeProperties(properties)
  // Without keyed state nothing tells the formats apart, and the old word stands.
  const canonical = keyed.length === 0 ? facts?.format !== 'NATIVE' : keyed.every((tag) => tag === 7 || tag === 3)
  const format = canonical ? 'CANONICAL' : 'NATIVE'
  if (properties !== null && facts?.kind === 'savepoint' && facts.format === format) return properties
  return savepointProperties(format, facts?.action ?? 'NONE')
}

import type { SnapshotFormat, Warning } from '../../../shared/model/index.ts'
import { bytes, plural } from '../../../shared/text/index.ts'
import type { OperatorState } from '../../savepoint/metadata/model.ts'
import { channelSize } from '../../savepoint/metadata/size.ts'
import type { CheckpointFacts } from '../../savepoint/metadata/properties.ts'
import { formatDisagrees } from '../snapshot-format.ts'
import { listOf } from '../words.ts'
import type { Concerned } from './operator-warnings.ts'

/** The properties name one format, the handles show another. */
export function formatWarnings(format: SnapshotFormat, facts: CheckpointFacts | null): Warning[] {
  if (!formatDisagrees(format, facts)) return []
  return [
    {
      code: 'FORMAT_DISAGREES',
      text:
        `The properties call this savepoint ${facts?.format ?? ''}, but its handles are ${format}. Flink restores by the handles; tools that trust the properties will be wrong. ` +
        'The file was probably edited after Flink wrote it; take a new savepoint if you can.',
      operator: null,
    },
  ]
}

/** Flink restored from this snapshot without claiming it, so it does not own the files. */
export function unclaimedWarnings(facts: CheckpointFacts | null): Warning[] {
  if (facts?.flags.unclaimed !== true) return []
  return [
    {
      code: 'UNCLAIMED',
      text:
        'The properties mark this snapshot as unclaimed: a job was restored from it and Flink does not own its files, so it never deletes them. ' +
        'Delete it yourself once no checkpoint of that job refers to its files any more.',
      operator: null,
    },
  ]
}

/** Operators that had run to their end when the snapshot was taken (FLIP-147). */
export function finishedWarnings(operators: readonly OperatorState[], named: (operatorId: string) => Concerned): Warning[] {
  const finished = operators.filter((operator) => operator.finished)
  if (finished.length === 0) return []
  return [
    {
      code: 'FINISHED_OPERATORS',
      text:
        `${plural(finished.length, 'operator')} had finished: ${listOf(finished.map(({ id }) => named(id).label))}. A restored job takes them as finished and does not run them again. ` +
        'Restore with the same job graph: Flink refuses an unfinished operator in front of a finished one.',
      operator: finished.length === 1 ? (finished[0]?.id ?? null) : null,
    },
  ]
}

/** In-flight records of an unaligned checkpoint. */
export function channelStateWarnings(operators: readonly OperatorState[]): Warning[] {
  let size = 0
  let handles = 0
  for (const { subtasks } of operators) {
    for (const { inputChannels, resultSubpartitions } of subtasks) {
      handles += inputChannels.length + resultSubpartitions.length
      for (const handle of inputChannels) size += Math.max(0, channelSize(handle))
      for (const handle of resultSubpartitions) size += Math.max(0, channelSize(handle))
    }
  }
  if (handles === 0) return []
  return [
    {
      code: 'CHANNEL_STATE',
      text:
        `${bytes(size)} are in-flight records of an unaligned checkpoint. They belong to the connections between operators, so the job graph must stay as it is, and not every connection can be rescaled with them. ` +
        'Before changing the job take a savepoint: it has no in-flight records.',
      operator: null,
    },
  ]
}

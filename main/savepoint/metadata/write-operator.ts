import { TidemarkError } from '../../../shared/model/problem.ts'
import { channel } from './handles/channel.ts'
import { operator as operatorCodec } from './handles/operator.ts'
import type { MetadataOutput } from './metadata-output.ts'
import type { ChannelHandle, MetadataVersion, OperatorHandle, OperatorState, SubtaskState } from './model.ts'
import type { VersionRules } from './versions.ts'

/** The grammar stands in read-operator.ts. */
export function writeOperator(output: MetadataOutput, operator: OperatorState, version: MetadataVersion, rules: VersionRules): void {
  const { out } = output
  const refuse = (what: string): TidemarkError =>
    new TidemarkError({
      code: 'METADATA_NOT_WRITABLE',
      message: `Operator ${operator.id} cannot be written as metadata version ${version} (Flink ${rules.writtenBy}): it has ${what}, which that version cannot hold.`,
    })

  if (rules.namesAndUids) {
    out.utf(operator.name ?? '')
    out.utf(operator.uid ?? '')
  } else if (operator.name !== null || operator.uid !== null) throw refuse('a stored name or uid')
  out.bytes(Buffer.from(operator.id, 'hex'))
  out.i32(operator.parallelism)
  out.i32(operator.maxParallelism)
  if (rules.chainLength) out.i32(operator.chainLength ?? 1)
  if (rules.coordinator) output.stream(operator.coordinator)
  else if (operator.coordinator !== null) throw refuse('coordinator state')

  if (operator.finished) {
    if (!rules.finishedFlags) throw refuse('finished subtasks')
    out.i32(-1)
    return
  }
  out.i32(operator.subtasks.length)
  for (const subtask of operator.subtasks) {
    if (subtask.legacyOperator.length > 0 || subtask.managedOperator.length > 1 || subtask.rawOperator.length > 1)
      throw refuse('state per chained operator')
    writeSubtask(output, subtask, rules, refuse)
  }
}

function writeSubtask(output: MetadataOutput, subtask: SubtaskState, rules: VersionRules, refuse: (what: string) => TidemarkError): void {
  const { out } = output
  if (subtask.finished) {
    if (!rules.finishedFlags) throw refuse('finished subtasks')
    out.i32(-(subtask.index + 1))
    return
  }
  out.i32(subtask.index)
  if (rules.durations) {
    out.i64(subtask.duration ?? -1n)
    out.i32(0)
  }
  writeOperatorHandle(output, subtask.managedOperator)
  writeOperatorHandle(output, subtask.rawOperator)
  output.keyed(subtask.managedKeyed)
  output.keyed(subtask.rawKeyed)
  if (rules.channels === 'none') {
    if (subtask.inputChannels.length + subtask.resultSubpartitions.length > 0) throw refuse('channel state')
    return
  }
  writeChannels(output, subtask.inputChannels, rules, 1, refuse)
  writeChannels(output, subtask.resultSubpartitions, rules, 2, refuse)
}

function writeOperatorHandle(output: MetadataOutput, handles: readonly (OperatorHandle | null)[]): void {
  const handle = handles[0]
  output.out.i32(handle === undefined ? 0 : 1)
  if (handle === undefined) return
  output.out.u8(handle?.tag ?? 0)
  if (handle !== null) operatorCodec.write(output, handle)
}

function writeChannels(
  output: MetadataOutput,
  handles: readonly ChannelHandle[],
  rules: VersionRules,
  plainType: number,
  refuse: (what: string) => TidemarkError,
): void {
  output.out.i32(handles.length)
  for (const handle of handles) {
    if (rules.channels === 'typed') output.out.u8(handle.merged ? plainType + 2 : plainType)
    else if (handle.merged) throw refuse('merged channel state')
    if (handle.subtask === null && rules.channels === 'typed') throw refuse('channel state without subtask numbers')
    channel.write(output, handle)
  }
}

import type { CheckpointView, DictionaryEntry, JobView, OperatorView, SettingView, VertexView } from '../../../../shared/model/index.ts'
import type { FlinkClient } from '../../../flink/flink-client.ts'
import type { OwnOperator } from '../../../flink/own-operators.ts'
import type { Figures } from './figures.ts'
import { operatorsOf } from './identities.ts'

type Detail = Awaited<ReturnType<FlinkClient['job']>>
type Checkpoints = Awaited<ReturnType<FlinkClient['checkpoints']>>
type CheckpointDetail = Awaited<ReturnType<FlinkClient['checkpoint']>>
type Exceptions = Awaited<ReturnType<FlinkClient['exceptions']>>

/** What a cluster answered of one job, and what was found out beside. */
export interface JobAnswers {
  detail: Detail
  checkpoints: Checkpoints
  exceptions: Exceptions
  interval: number | null
  settings: SettingView[]
  /** By the vertex's id. */
  figures: ReadonlyMap<string, Figures>
  watermarks: ReadonlyMap<string, number | null>
  /** The last completed checkpoint by vertices. */
  last: CheckpointDetail | null
  /** Its operators as a cluster of Tidemark tells them; null of any other. */
  told: readonly OwnOperator[] | null
  /** Every known uid of an operator id. */
  whois: (id: string) => readonly DictionaryEntry[]
}

/** Puts the page of a job together. Pure. */
export function jobView(answers: JobAnswers): JobView {
  const { detail, checkpoints, exceptions, interval, settings, told, last, whois } = answers
  const facts = { plan: detail.plan, told, stateBytes: last && stateBytesOf(last), whois }
  const operators = detail.vertices.flatMap((vertex) => operatorsOf(vertex, facts))
  const maxParallelism = detail.maxParallelism ?? -1
  return {
    id: detail.jid,
    name: detail.name,
    state: detail.state,
    startedAt: detail['start-time'],
    endedAt: detail['end-time'] < 0 ? null : detail['end-time'],
    parallelism: Math.max(0, ...detail.vertices.map(({ parallelism }) => parallelism)),
    maxParallelism: maxParallelism > 0 ? maxParallelism : null,
    graph: { vertices: detail.vertices.map((vertex) => vertexView(vertex, operators, answers)), edges: edgesOf(detail) },
    operators,
    checkpoints: checkpoints.history.map(checkpointView).sort((a, b) => b.id - a.id),
    counts: { completed: checkpoints.counts.completed, failed: checkpoints.counts.failed, inProgress: checkpoints.counts.in_progress },
    checkpointInterval: interval,
    settings,
    exceptions: exceptions.entries.map(({ timestamp, exceptionName, taskName, stacktrace }) => ({
      at: timestamp,
      name: exceptionName,
      task: taskName ?? null,
      stack: stacktrace,
    })),
  }
}

/** Bytes of each vertex's state, by its id. */
export function stateBytesOf({ tasks }: CheckpointDetail): ReadonlyMap<string, number> {
  return new Map(Object.entries(tasks).map(([vertex, { state_size: bytes }]) => [vertex, bytes]))
}

function vertexView(
  { id, name, parallelism, status }: Detail['vertices'][number],
  operators: readonly OperatorView[],
  { figures, watermarks, last }: JobAnswers,
): VertexView {
  const { busy, backPressured, rate } = figures.get(id) ?? { busy: null, backPressured: null, rate: null }
  return {
    id,
    name,
    parallelism,
    state: status === 'RUNNING' ? null : status,
    operators: operators.filter(({ vertex }) => vertex === id).map((operator) => ({ name: operator.name, identity: operator.identity })),
    busy,
    backPressured,
    rate,
    watermark: watermarks.get(id) ?? null,
    checkpoint: last?.tasks[id] === undefined ? null : { id: last.id, milliseconds: last.end_to_end_duration },
  }
}

function edgesOf({ plan }: Detail): JobView['graph']['edges'] {
  return (plan?.nodes ?? []).flatMap(({ id: to, inputs }) =>
    inputs.map(({ id: from, num, ship_strategy: ship }) => ({ id: `${from}-${to}-${num}`, from, to, ship: ship ?? '' })),
  )
}

function checkpointView(checkpoint: Checkpoints['history'][number]): CheckpointView {
  const { id, status, trigger_timestamp: triggeredAt, end_to_end_duration: duration, state_size: size } = checkpoint
  return {
    id,
    kind: checkpoint.is_savepoint ? 'savepoint' : 'checkpoint',
    status,
    triggeredAt,
    duration: Math.max(0, duration),
    written: checkpoint.checkpointed_size ?? null,
    size,
    acknowledged: checkpoint.num_acknowledged_subtasks,
    subtasks: checkpoint.num_subtasks,
    location: checkpoint.external_path ?? null,
    failure: checkpoint.failure_message ?? null,
    discarded: checkpoint.discarded ?? false,
  }
}

/** The lowest watermark of a vertex's subtasks, in milliseconds; null as long as one has none, and at the end of time. */
export function lowestWatermark(values: readonly string[]): number | null {
  if (values.length === 0 || !values.every((value) => /^-?\d+$/.test(value))) return null
  const lowest = values.map(BigInt).reduce((least, value) => (value < least ? value : least))
  const known = lowest > -(2n ** 62n) && lowest < 2n ** 62n
  return known ? Number(lowest) : null
}

/** Flink's answers turned back into the port's plain data. */
import {
  type CheckpointReport,
  type CheckpointSettings,
  type CheckpointStatistics,
  type Distribution,
  type FailureEntry,
  type JobReport,
  type JobSummary,
  type SnapshotProgress,
  type SubtaskReport,
  TASK_STATES,
  type TaskManagerReport,
  type TaskMetrics,
  type TaskState,
  type VertexReport,
} from '../../main/runtime/cluster.ts'
import { failureOf } from './rest-server-recording.ts'

export type Json = Readonly<Record<string, unknown>>

const moment = (value: unknown): number | null => (value === -1 ? null : (value as number))
const given = (times: unknown): object => Object.fromEntries(Object.entries(times as object).filter(([, at]) => at !== 0))

export function jobSummary(line: Json): JobSummary {
  const tasks = line.tasks as Record<string, number>
  return {
    ...named(line),
    lastModification: line['last-modification'] as number,
    tasks: Object.fromEntries(TASK_STATES.map((state) => [state, tasks[state.toLowerCase()] ?? 0])),
  }
}

function named(job: Json): Pick<JobSummary, 'id' | 'name' | 'state' | 'startTime' | 'endTime'> {
  return {
    id: job.jid as string,
    name: job.name as string,
    state: job.state as JobSummary['state'],
    startTime: job['start-time'] as number,
    endTime: moment(job['end-time']),
  }
}

/** `of` answers the job's other resources, empty where nothing was recorded of them. */
export function jobReport(details: Json, config: Json, of: (resource: string) => Json): JobReport {
  const execution = config['execution-config'] as Json
  return {
    ...named(details),
    maxParallelism: moment(details.maxParallelism),
    timestamps: given(details.timestamps),
    settings: {
      restartStrategy: execution['restart-strategy'] as string,
      parallelism: execution['job-parallelism'] as number,
      objectReuse: execution['object-reuse-mode'] as boolean,
      user: execution['user-config'] as Record<string, string>,
    },
    vertices: (details.vertices as Json[]).map((vertex) =>
      vertexReport(vertex, of(`/vertices/${String(vertex.id)}`).subtasks as Json[] | undefined),
    ),
    plan: ((details.plan as Json).jid === '' ? null : details.plan) as JobReport['plan'],
    failureCause: failureCause(of('/execution-result')),
    failures: failures(of('/exceptions')),
  }
}

function failureCause(answer: Json): JobReport['failureCause'] {
  const result = answer['job-execution-result'] as Json | undefined
  const cause = result?.['failure-cause'] as Json | undefined
  return cause === undefined ? null : failureOf(cause['stack-trace'] as string)
}

function failures(answer: Json): JobReport['failures'] {
  const { entries = [] } = (answer.exceptionHistory ?? {}) as { entries?: Json[] }
  return entries.map((each) => ({ ...failureEntry(each), concurrent: (each.concurrentExceptions as Json[]).map(failureEntry) }))
}

function failureEntry({ stacktrace, timestamp, taskName, endpoint, taskManagerId }: Json): FailureEntry {
  const task = { name: taskName as string, endpoint: endpoint as string, taskManagerId: taskManagerId as string }
  return { failure: failureOf(stacktrace as string), timestamp: timestamp as number, task: taskName === undefined ? null : task }
}

function vertexReport(vertex: Json, attempts: readonly Json[] | undefined): VertexReport {
  return {
    id: vertex.id as string,
    name: vertex.name as string,
    slotSharingGroupId: vertex.slotSharingGroupId as string,
    parallelism: vertex.parallelism as number,
    maxParallelism: vertex.maxParallelism as number,
    subtasks: attempts?.map(subtask) ?? subtasks(vertex),
  }
}

/** When it entered which state is told by how long it was in each. */
function subtask(of: Json): SubtaskReport {
  const durations = of['status-duration'] as Record<string, number>
  const state = of.status as TaskState
  let at = (of['start-time'] as number) - (durations.SCHEDULED ?? 0) - (durations.CREATED ?? 0)
  const timestamps: SubtaskReport['timestamps'] = {}
  for (const passed of ['CREATED', 'SCHEDULED', 'DEPLOYING', 'INITIALIZING', 'RUNNING'] as const) {
    timestamps[passed] = at
    at += durations[passed] ?? 0
  }
  if (of['end-time'] !== -1) timestamps[state] = of['end-time'] as number
  return {
    index: of.subtask as number,
    attempt: of.attempt as number,
    state,
    timestamps,
    taskManagerId: of['taskmanager-id'] as string,
    endpoint: of.endpoint as string,
    metrics: taskMetrics(of.metrics as Json),
  }
}

/** As many in each state as were counted; the first has measured what all have. */
function subtasks({ tasks, metrics, 'start-time': started, 'end-time': ended }: Json): SubtaskReport[] {
  const states = TASK_STATES.flatMap((state) => Array<typeof state>((tasks as Record<string, number>)[state] ?? 0).fill(state))
  const measured = metrics as Record<string, number>
  return states.map((state, index) => ({
    index,
    attempt: 0,
    state,
    timestamps: { DEPLOYING: started as number, ...(ended !== -1 && { [state]: ended as number }) },
    taskManagerId: null,
    endpoint: null,
    metrics: index === 0 ? taskMetrics(measured) : taskMetrics({}),
  }))
}

function taskMetrics(measured: Record<string, unknown>): TaskMetrics {
  const number = (key: string): number => (measured[key] ?? 0) as number
  return {
    readBytes: number('read-bytes'),
    writeBytes: number('write-bytes'),
    readRecords: number('read-records'),
    writeRecords: number('write-records'),
    backPressuredTime: number('accumulated-backpressured-time'),
    idleTime: number('accumulated-idle-time'),
    busyTime: measured['accumulated-busy-time'] === 'NaN' ? null : number('accumulated-busy-time'),
  }
}

export function taskManager({ timeSinceLastHeartbeat, ...rest }: Json): TaskManagerReport {
  return { assignedTasks: 0, ...rest, lastHeartbeat: timeSinceLastHeartbeat } as unknown as TaskManagerReport
}

export function statistics(overview: Json, config: Json, details: readonly Json[]): CheckpointStatistics {
  const [counts, summary, latest] = [overview.counts, overview.summary, overview.latest] as [Json, Json, Json]
  const reportOf = (each: unknown): CheckpointReport | null => {
    const id = (each as Json | null)?.id
    return each === null ? null : report(details.find((detail) => detail.id === id) ?? (each as Json))
  }
  const restored = latest.restored as Json | null
  return {
    settings: settings(config),
    counts: { ...(counts as unknown as CheckpointStatistics['counts']), inProgress: counts.in_progress as number },
    summary: {
      checkpointedSize: distribution(summary.checkpointed_size),
      stateSize: distribution(summary.state_size),
      duration: distribution(summary.end_to_end_duration),
      processedData: distribution(summary.processed_data),
      persistedData: distribution(summary.persisted_data),
    },
    latest: {
      completed: reportOf(latest.completed),
      savepoint: reportOf(latest.savepoint),
      failed: reportOf(latest.failed),
      restored: restored && {
        id: restored.id,
        restored: restored.restore_timestamp,
        savepoint: restored.is_savepoint,
        externalPath: restored.external_path,
      },
    } as CheckpointStatistics['latest'],
    history: (overview.history as Json[]).map((each) => report(details.find(({ id }) => id === each.id) ?? each)),
  }
}

function distribution(of: unknown): Distribution {
  return Object.fromEntries(Object.entries(of as object).map(([key, value]) => [key, Number(value)])) as unknown as Distribution
}

function report(of: Json): CheckpointReport {
  return {
    id: of.id,
    type: of.checkpoint_type,
    format: of.savepointFormat,
    triggered: of.trigger_timestamp,
    ...progress(of),
    tasks: new Map(Object.entries(of.tasks as object).map(([vertex, task]) => [vertex, progress(task as Json)])),
    status: of.status,
    externalPath: of.external_path,
    discarded: of.discarded,
    failed: of.failure_timestamp,
    message: of.failure_message,
  } as CheckpointReport
}

function progress(of: Json): SnapshotProgress {
  return {
    latestAck: moment(of.latest_ack_timestamp),
    checkpointedSize: of.checkpointed_size as number,
    stateSize: of.state_size as number,
    duration: moment(of.end_to_end_duration),
    processedData: of.processed_data as number,
    persistedData: of.persisted_data as number,
    subtasks: of.num_subtasks as number,
    acknowledged: of.num_acknowledged_subtasks as number,
  }
}

function settings(config: Json): CheckpointSettings {
  const externalization = config.externalization as Json
  const interval = config.interval as number
  return {
    mode: config.mode,
    interval: Number.isSafeInteger(interval) ? interval : null,
    timeout: config.timeout,
    minPause: config.min_pause,
    maxConcurrent: config.max_concurrent,
    externalization: { enabled: externalization.enabled, deleteOnCancellation: externalization.delete_on_cancellation },
    stateBackend: config.state_backend,
    checkpointStorage: config.checkpoint_storage,
    unaligned: config.unaligned_checkpoints,
    tolerableFailures: config.tolerable_failed_checkpoints,
    alignedTimeout: config.aligned_checkpoint_timeout,
    afterTasksFinish: config.checkpoints_after_tasks_finish,
    changelog: {
      enabled: config.state_changelog_enabled,
      materializationInterval: config.changelog_periodic_materialization_interval,
      storage: config.changelog_storage,
    },
  } as CheckpointSettings
}

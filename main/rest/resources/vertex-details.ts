import { type SubtaskReport, TASK_STATES, type TaskMetrics, type TaskState, type VertexReport } from '../../runtime/cluster.ts'

const TERMINAL: readonly TaskState[] = ['FINISHED', 'CANCELED', 'FAILED']
/** States that show for the whole vertex as soon as one of its tasks is in them, the first of these that applies. */
const SHOWN: readonly TaskState[] = ['FAILED', 'CANCELING', 'CANCELED', 'INITIALIZING', 'RUNNING']

/** `ExecutionJobVertex.getAggregateJobVertexState`. */
export function vertexState({ subtasks }: VertexReport): TaskState {
  const states = new Set(subtasks.map(({ state }) => state))
  const shown = SHOWN.find((state) => states.has(state))
  if (shown !== undefined) return shown
  if (!states.has('FINISHED')) return 'CREATED'
  return states.size === 1 ? 'FINISHED' : 'RUNNING'
}

/** `JobDetailsInfo.JobVertexDetailsInfo`. */
export function vertexDetails(vertex: VertexReport, now: number): object {
  const { subtasks } = vertex
  return {
    id: vertex.id,
    slotSharingGroupId: vertex.slotSharingGroupId,
    name: vertex.name,
    maxParallelism: vertex.maxParallelism,
    parallelism: vertex.parallelism,
    status: vertexState(vertex),
    ...span(subtasks, now),
    tasks: Object.fromEntries(TASK_STATES.map((state) => [state, subtasks.filter((task) => task.state === state).length])),
    metrics: ioMetrics(subtasks.map(({ metrics }) => metrics)),
  }
}

/** From the first task that was deployed to the end of the last one; all -1 before that. */
function span(subtasks: readonly SubtaskReport[], now: number): { 'start-time': number; 'end-time': number; duration: number } {
  const starts = subtasks.flatMap(({ timestamps }) => timestamps.DEPLOYING ?? [])
  if (starts.length === 0) return { 'start-time': -1, 'end-time': -1, duration: -1 }
  const start = Math.min(...starts)
  const over = subtasks.every(({ state }) => TERMINAL.includes(state))
  const end = over ? Math.max(...subtasks.map(({ state, timestamps }) => timestamps[state] ?? 0)) : null
  return { 'start-time': start, 'end-time': end ?? -1, duration: (end ?? now) - start }
}

/** The numbers of `IOMetricsInfo` by their names. */
export function numbers(metrics: TaskMetrics): Record<string, number> {
  return {
    'read-bytes': metrics.readBytes,
    'write-bytes': metrics.writeBytes,
    'read-records': metrics.readRecords,
    'write-records': metrics.writeRecords,
    'accumulated-backpressured-time': metrics.backPressuredTime,
    'accumulated-idle-time': metrics.idleTime,
    'accumulated-busy-time': metrics.busyTime ?? NaN,
  }
}

/** `IOMetricsInfo` of tasks together; a number that nobody measured is `"NaN"`. */
export function ioMetrics(metrics: readonly TaskMetrics[]): object {
  const sum = (name: string): number => metrics.reduce((total, each) => total + (numbers(each)[name] ?? 0), 0)
  return {
    'read-bytes': sum('read-bytes'),
    'read-bytes-complete': true,
    'write-bytes': sum('write-bytes'),
    'write-bytes-complete': true,
    'read-records': sum('read-records'),
    'read-records-complete': true,
    'write-records': sum('write-records'),
    'write-records-complete': true,
    'accumulated-backpressured-time': sum('accumulated-backpressured-time'),
    'accumulated-idle-time': sum('accumulated-idle-time'),
    'accumulated-busy-time': sum('accumulated-busy-time'),
  }
}

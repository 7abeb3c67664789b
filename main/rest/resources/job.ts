import {
  type Cluster,
  type FailureEntry,
  type FailureReport,
  JOB_STATES,
  type JobReport,
  TASK_STATES,
  jobNotFound,
} from '../../runtime/cluster.ts'
import type { JsonPlan } from '../../runtime/graph/json-plan.ts'
import { lifetime } from '../duration.ts'
import { stackTrace } from '../failure-text.ts'
import { onJob } from '../on-job.ts'
import { badParameter, internalError } from '../refusal.ts'
import { type Route, ok, param } from '../route.ts'
import { vertexDetails, vertexState } from './vertex-details.ts'

/** Entries of `/exceptions` unless `maxExceptions` says otherwise (`web.exception-history-size`). */
const MAX_EXCEPTIONS = 16

/** What Flink draws of a job that failed before it had a graph. */
const NO_PLAN: Omit<JsonPlan, 'type'> & { type: string } = { jid: '', name: '', type: '', nodes: [] }

/** `JobDetailsHandler`, `JobStatusHandler`, `JobPlanHandler`, `JobConfigHandler`, `JobExceptionsHandler`. */
export function jobRoutes(cluster: Cluster, now: () => number): Route[] {
  const get = (path: string, body: (job: JobReport) => object): Route => ({
    method: 'GET',
    path: `/jobs/:jobid${path}`,
    handle: onJob(cluster, (job) => ok(body(job))),
  })
  const statusRoute: Route = {
    method: 'GET',
    path: '/jobs/:jobid/status',
    handle: async (call) => {
      const id = param(call, 'jobid')
      const job = await cluster.job(id)
      // Flink expects no unknown job here; the other resources of a job answer 404
      return job === null ? internalError(jobNotFound(id)) : ok({ status: job.state })
    },
  }
  const exceptionsRoute: Route = {
    method: 'GET',
    path: '/jobs/:jobid/exceptions',
    handle: onJob(cluster, (job, { query }) => {
      const max = query.get('maxExceptions') ?? String(MAX_EXCEPTIONS)
      return /^\d{1,9}$/.test(max) ? ok(exceptions(job, Number(max))) : badParameter('query', 'maxExceptions', max)
    }),
  }
  return [
    exceptionsRoute,
    get('', (job) => details(job, now())),
    statusRoute,
    get('/plan', ({ plan }) => ({ plan: plan ?? NO_PLAN })),
    get('/config', config),
  ]
}

/** `JobDetailsInfo`. */
function details(job: JobReport, now: number): object {
  const states = job.vertices.map(vertexState)
  return {
    jid: job.id,
    'application-id': job.plan && job.id,
    name: job.name,
    isStoppable: false,
    state: job.state,
    'job-type': 'STREAMING',
    schedulerType: job.plan && 'Default',
    ...lifetime(job.startTime, job.endTime, now),
    maxParallelism: job.maxParallelism ?? -1,
    now,
    timestamps: Object.fromEntries(JOB_STATES.map((state) => [state, job.timestamps[state] ?? 0])),
    vertices: job.vertices.map((vertex) => vertexDetails(vertex, now)),
    'status-counts': Object.fromEntries(TASK_STATES.map((state) => [state, states.filter((each) => each === state).length])),
    plan: job.plan ?? NO_PLAN,
    'pending-operators': 0,
  }
}

/** `JobConfigInfo`. */
function config({ id, name, settings }: JobReport): object {
  return {
    jid: id,
    name,
    'execution-config': {
      'restart-strategy': settings.restartStrategy,
      'job-parallelism': settings.parallelism,
      'object-reuse-mode': settings.objectReuse,
      'user-config': settings.user,
    },
  }
}

/** `JobExceptionsInfoWithHistory`. */
function exceptions({ failures }: JobReport, max: number): object {
  return { exceptionHistory: { entries: failures.slice(0, max).map(exception), truncated: failures.length > max } }
}

function exception({ concurrent, ...entry }: FailureReport): object {
  return { ...exceptionInfo(entry), concurrentExceptions: concurrent.map(exceptionInfo) }
}

function exceptionInfo({ failure, timestamp, task }: FailureEntry): object {
  return {
    exceptionName: failure.className,
    stacktrace: stackTrace(failure),
    timestamp,
    failureLabels: {},
    ...(task && { taskName: task.name, endpoint: task.endpoint, taskManagerId: task.taskManagerId }),
  }
}

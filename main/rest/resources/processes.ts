import type { Cluster, JobReport } from '../../runtime/cluster.ts'
import { onJob } from '../on-job.ts'
import { internalError, REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import { type Answer, type Route, ok, param } from '../route.ts'
import { taskManager } from './cluster.ts'

/**
 * `JobManagerEnvironmentHandler`, `JobManagerLogListHandler`, `TaskManagerDetailsHandler`, `TaskManagerLogListHandler`,
 * `ClusterDataSetListHandler`. The local runtime writes no log files and keeps no data sets, so those lists are empty.
 */
export function processRoutes(cluster: Cluster): Route[] {
  const configuration = async (): Promise<object> => [...(await cluster.configuration())].map(([key, value]) => ({ key, value }))
  return [
    { method: 'GET', path: '/jobmanager/environment', handle: () => ok(environment()) },
    { method: 'GET', path: '/jobs/:jobid/jobmanager/environment', handle: onJob(cluster, () => ok(environment())) },
    { method: 'GET', path: '/jobs/:jobid/jobmanager/config', handle: onJob(cluster, async () => ok(await configuration())) },
    { method: 'GET', path: '/jobmanager/logs', handle: () => ok({ logs: [] }) },
    { method: 'GET', path: '/datasets', handle: () => ok({ dataSets: [] }) },
    {
      method: 'GET',
      path: '/taskmanagers/:taskmanagerid',
      handle: async (call) => {
        const id = param(call, 'taskmanagerid')
        const found = (await cluster.taskManagers()).find((each) => each.id === id)
        if (found === undefined) return unknownTaskManager(id)
        return ok({ ...taskManager(found), allocatedSlots: await slotsIn(cluster, id), metrics: memory() })
      },
    },
    {
      method: 'GET',
      path: '/taskmanagers/:taskmanagerid/logs',
      handle: async (call) => {
        const id = param(call, 'taskmanagerid')
        const known = (await cluster.taskManagers()).some((each) => each.id === id)
        return known ? ok({ logs: [] }) : refusal(404, REST_HANDLER_EXCEPTION, `Could not find TaskExecutor ${id}`)
      },
    },
  ]
}

/** Flink does not expect it here; where logs are asked for it answers 404. */
function unknownTaskManager(id: string): Answer {
  const className = 'org.apache.flink.runtime.resourcemanager.exceptions.UnknownTaskExecutorException'
  return internalError({ className, message: `No TaskExecutor registered under ${id}.`, cause: null })
}

/** `EnvironmentInfo`: of the process that runs the jobs, which is Node and no Java VM. */
function environment(): object {
  return { jvm: { version: `Node.js ${process.version}`, arch: process.arch, options: process.execArgv }, classpath: [] }
}

/** `TaskManagerMetricsInfo` of this process: its heap is V8's. What there is only in a Java VM is 0. */
function memory(): object {
  const { heapUsed, heapTotal, arrayBuffers } = process.memoryUsage()
  return {
    heapUsed,
    heapCommitted: heapTotal,
    heapMax: -1,
    nonHeapUsed: 0,
    nonHeapCommitted: 0,
    nonHeapMax: -1,
    directCount: 0,
    directUsed: arrayBuffers,
    directMax: -1,
    mappedCount: 0,
    mappedUsed: 0,
    mappedMax: -1,
    nettyShuffleMemorySegmentsAvailable: 0,
    nettyShuffleMemorySegmentsUsed: 0,
    nettyShuffleMemorySegmentsTotal: 0,
    nettyShuffleMemoryAvailable: 0,
    nettyShuffleMemoryUsed: 0,
    nettyShuffleMemoryTotal: 0,
    garbageCollectors: [],
  }
}

/** The slots that running jobs have taken of a task manager: subtasks of one number share one. */
async function slotsIn(cluster: Cluster, taskManagerId: string): Promise<object[]> {
  const ids = (await cluster.jobs()).filter(({ endTime }) => endTime === null).map(({ id }) => id)
  const jobs = (await Promise.all(ids.map((id) => cluster.job(id)))).filter((job) => job !== null)
  return jobs.flatMap((job) => slotsOf(job, taskManagerId).map(() => ({ jobId: job.id, resource: NO_RESOURCE })))
}

function slotsOf({ vertices }: JobReport, taskManagerId: string): number[] {
  const own = vertices.flatMap(({ subtasks }) => subtasks.filter((subtask) => subtask.taskManagerId === taskManagerId))
  return [...new Set(own.map(({ index }) => index))]
}

/** Slots of one process have nothing of their own. */
const NO_RESOURCE = { cpuCores: 0, taskHeapMemory: 0, taskOffHeapMemory: 0, managedMemory: 0, networkMemory: 0, extendedResources: {} }

import { TidemarkError, toProblem } from '../../../shared/model/index.ts'
import type { FlinkClient } from '../../flink/flink-client.ts'
import type { JobAddress } from '../../flink/job-address.ts'
import { flinkVersion, type FlinkVersion } from '../../flink/versions.ts'

/** What a plan needs to know of a cluster and of the job in question. */
export interface Facts {
  address: JobAddress
  /** Null where the cluster writes none that can be read. */
  version: FlinkVersion | null
  versionText: string
  /** A local cluster of Tidemark. */
  own: boolean
  /** On how many machines its task managers run. */
  machines: number
  freeSlots: number
  savepointFolder: string | null
  job: JobFacts | null
}

export interface JobFacts {
  id: string
  name: string
  /** `JobStatus` */
  state: string
  subtasks: number
  /** Subtasks that run or have finished. */
  ready: number
  parallelism: number
}

const OWN_COMMIT = 'tidemark'

/** Asks a cluster what plans need. Throws what {@link FlinkClient} throws, `JOB_NOT_FOUND`. */
export async function factsOf(client: FlinkClient, job: string | null): Promise<Facts> {
  const [overview, savepointFolder, managers, detail] = await Promise.all([
    client.overview(),
    // a proxy may keep the configuration to itself; what is not known is said to be not set
    client.defaultSavepointDirectory().catch((error: unknown) => notFatal(error, null)),
    client.taskManagers().catch((error: unknown) => notFatal(error, [])),
    job === null ? null : client.job(job),
  ])
  return {
    address: client.address,
    version: flinkVersion(overview['flink-version']),
    versionText: overview['flink-version'],
    own: overview['flink-commit'] === OWN_COMMIT,
    machines: new Set(managers.map(({ path }) => hostOf(path))).size,
    freeSlots: overview['slots-available'],
    savepointFolder,
    job: detail === null ? null : jobFacts(detail),
  }
}

function jobFacts({ jid, name, state, vertices }: Awaited<ReturnType<FlinkClient['job']>>): JobFacts {
  const sum = (states: readonly string[] | null): number =>
    vertices
      .flatMap(({ tasks }) => Object.entries(tasks))
      .reduce((total, [task, count]) => total + (states === null || states.includes(task) ? count : 0), 0)
  return {
    id: jid,
    name,
    state,
    subtasks: sum(null),
    ready: sum(['RUNNING', 'FINISHED']),
    parallelism: Math.max(0, ...vertices.map(({ parallelism }) => parallelism)),
  }
}

/** `pekko.tcp://flink@host:port/user/rpc/taskmanager_0` */
function hostOf(path: string): string {
  return /@([^:/]+)/.exec(path)?.[1] ?? path
}

function notFatal<T>(error: unknown, otherwise: T): T {
  if (error instanceof TidemarkError && !toProblem(error).retriable) return otherwise
  throw error
}

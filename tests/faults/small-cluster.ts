import { JobModules } from '../../main/rest/job-modules.ts'
import { startRestServer } from '../../main/rest/server.ts'
import { StreamEnvironment } from '../../main/runtime/api/stream-environment.ts'
import { LocalCluster } from '../../main/runtime/local/local-cluster.ts'
import type { JobMaster } from '../../main/runtime/scheduler/job-master.ts'
import { Types } from '../../main/runtime/types/types.ts'

export interface SmallCluster {
  cluster: LocalCluster
  /** Runs, without end and with keyed state. */
  job: JobMaster
  /** Of its REST API. */
  url: string
  close(): Promise<void>
}

/** A local cluster in this process, with its REST API and one job that runs. */
export async function smallCluster(): Promise<SmallCluster> {
  const cluster = new LocalCluster({ configuration: new Map(), print: () => undefined })
  const modules = new JobModules()
  const session = { modules, shutDown: () => undefined }
  // asks for the time anew each time, so that a test may put the clock forward
  const server = await startRestServer({ cluster, port: 0, session, now: () => Date.now() })
  const job = await cluster.submit({ code: { kind: 'here', build: endless }, restore: null })
  await job.running()
  return {
    cluster,
    job,
    url: server.url,
    async close() {
      await cluster.close()
      await server.close()
      await modules.close()
    },
  }
}

function endless(): StreamEnvironment {
  const env = new StreamEnvironment()
  env
    .fromSequence(1n, 1n << 60n)
    .uid('numbers')
    .keyBy((value) => value % 7n, Types.LONG)
    .reduce((a, b) => a + b)
    .uid('sums')
    .print()
  return env
}

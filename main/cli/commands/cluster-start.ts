import { join } from 'node:path'
import { once } from 'node:events'
import { TidemarkError, toProblem } from '../../../shared/model/index.ts'
import { dataFolder } from '../../catalog/place.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import { JobModules } from '../../rest/job-modules.ts'
import { startRestServer, type RestServer } from '../../rest/server.ts'
import type { Session } from '../../rest/session.ts'
import { Configuration } from '../../runtime/api/configuration.ts'
import { Options } from '../../runtime/api/options.ts'
import type { Cluster } from '../../runtime/cluster.ts'
import { LocalCluster } from '../../runtime/local/local-cluster.ts'
import { toUri } from '../../storage/uri.ts'
import { EXIT } from '../exit-codes.ts'
import { forgetLocalCluster, rememberLocalCluster, runningLocalCluster } from '../local-cluster-file.ts'
import { printError, printLine } from '../output.ts'
import { restoreOpener } from '../restore-opener.ts'
import { startInBackground } from './cluster-background.ts'

export interface ClusterStartOptions {
  port: number
  detach?: boolean
  D?: [key: string, value: string][]
}

/**
 * `tidemark cluster start`: a local cluster that jobs are submitted to, in this process until it is stopped, or with `detach` in one of
 * its own. What its jobs print goes to stdout, or in the background to a log beside the catalog. Returns the exit code.
 */
export async function startCluster(options: ClusterStartOptions): Promise<number> {
  const running = await runningLocalCluster()
  if (running !== null) throw alreadyRunning(running.url)
  const configuration = settingsOf(options)
  if (options.detach === true) {
    await startInBackground(options)
    return EXIT.ok
  }
  const cluster = new LocalCluster({
    configuration: new Map(Object.entries(configuration.toRecord())),
    print: (line, toStdErr) => {
      if (toStdErr) printError(line)
      else printLine(line)
    },
    openRestore: restoreOpener(),
  })
  const asked = new AbortController()
  const end = (): void => {
    asked.abort()
  }
  const modules = new JobModules()
  const server = await serve(cluster, options.port, { modules, shutDown: end })
  const place = { pid: process.pid, url: server.url }
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    rememberLocalCluster(place)
    printLine(`Savepoints go to ${configuration.get(Options.SAVEPOINT_DIR) ?? ''}`)
    printLine(`Stop with: tidemark cluster stop`)
    printLine(server.url)
    if (!asked.signal.aborted) await once(asked.signal, 'abort')
    return EXIT.ok
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
    await cluster.close()
    await server.close()
    await modules.close()
    forgetLocalCluster(place)
  }
}

/** What is set, and where savepoints and checkpoints go otherwise: below the folder of Tidemark's own data. */
function settingsOf({ D = [] }: ClusterStartOptions): Configuration {
  const configuration = new Configuration(Object.fromEntries(D))
  const folder = join(dataFolder(), 'cluster')
  if (!configuration.has(Options.SAVEPOINT_DIR)) configuration.set(Options.SAVEPOINT_DIR, toUri(join(folder, 'savepoints')))
  if (!configuration.has(Options.CHECKPOINT_DIR)) configuration.set(Options.CHECKPOINT_DIR, toUri(join(folder, 'checkpoints')))
  return configuration
}

async function serve(cluster: Cluster, port: number, session: Session): Promise<RestServer> {
  try {
    return await startRestServer({ cluster, port, session })
  } catch (error) {
    if (toProblem(error).code !== 'PORT_TAKEN') throw error
    const message = `Port ${port} is taken by ${await whoHas(port)}. Name another port with --port, or --port 0 for any that is free.`
    throw new TidemarkError({ ...toProblem(error), message }, { cause: error })
  }
}

/** Who listens on a port of this machine, as far as it tells. */
async function whoHas(port: number): Promise<string> {
  const client = new FlinkClient(clusterAddress(`http://127.0.0.1:${port}`), { timeoutMs: 2000, maxBytes: 1_000_000 })
  try {
    const { 'flink-version': version, 'flink-commit': commit } = await client.overview()
    return commit === 'tidemark' ? 'a local job or cluster of Tidemark' : `a cluster of Flink ${version}`
  } catch {
    return 'another program'
  }
}

function alreadyRunning(url: string): TidemarkError {
  return new TidemarkError({
    code: 'CLUSTER_RUNNING',
    message: `A local cluster is running already: ${url}. Submit jobs to it with tidemark run -d, or end it with tidemark cluster stop.`,
    found: url,
  })
}

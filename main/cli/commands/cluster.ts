import { setTimeout } from 'node:timers/promises'
import { TidemarkError, toProblem, type ClusterReport } from '../../../shared/model/index.ts'
import { clusterAddress } from '../../flink/cluster-address.ts'
import { FlinkClient } from '../../flink/flink-client.ts'
import { EXIT } from '../exit-codes.ts'
import { isAlive, runningLocalCluster } from '../local-cluster-file.ts'
import { printLine } from '../output.ts'

/** How long a cluster may take to end its jobs and itself. */
const STOP_DEADLINE_MS = 60_000
const POLL_MS = 100

/** `tidemark cluster stop`: ends a local cluster with all its jobs, and waits until it is gone. Returns the exit code. */
export async function stopCluster(url: string | undefined): Promise<number> {
  const place = await placeOf(url)
  if (place === null) return noCluster()
  const client = new FlinkClient(clusterAddress(place.url))
  const { 'flink-commit': commit, 'flink-version': version } = await client.overview()
  if (commit !== 'tidemark') {
    throw new TidemarkError({
      code: 'NOT_A_LOCAL_CLUSTER',
      message: `${client.address.cluster} is a cluster of Flink ${version}, with jobs that are not Tidemark’s, so it is left alone. End it where it was started: bin/stop-cluster.sh.`,
    })
  }
  await client.shutDown()
  await untilGone(client, place.pid)
  printLine(`The local cluster at ${place.url} has stopped.`)
  return EXIT.ok
}

/** `tidemark cluster status`. Returns the exit code: 5 where no local cluster runs and no address is given. */
export async function clusterStatus(url: string | undefined, { json = false }: { json?: boolean }): Promise<number> {
  const place = await placeOf(url)
  if (place === null) return noCluster()
  const overview = await new FlinkClient(clusterAddress(place.url)).overview()
  const report: ClusterReport = {
    schema: 'tidemark.cluster/1',
    url: place.url,
    pid: place.pid,
    flinkVersion: overview['flink-version'],
    taskManagers: overview.taskmanagers,
    slots: overview['slots-total'],
    freeSlots: overview['slots-available'],
    jobs: {
      running: overview['jobs-running'],
      finished: overview['jobs-finished'],
      canceled: overview['jobs-cancelled'],
      failed: overview['jobs-failed'],
    },
  }
  if (json) {
    printLine(JSON.stringify(report, null, 2))
    return EXIT.ok
  }
  const { jobs } = report
  printLine(`${report.url}${report.pid === null ? '' : ` (process ${report.pid})`}`)
  printLine(`  Speaks like  Flink ${report.flinkVersion}`)
  printLine(`  Slots        ${report.freeSlots} of ${report.slots} free`)
  printLine(`  Jobs         ${jobs.running} running, ${jobs.finished} finished, ${jobs.canceled} canceled, ${jobs.failed} failed`)
  return EXIT.ok
}

/** The cluster that is meant: the one named, else the local one; null where none runs. Its process is known of the local one alone. */
async function placeOf(url: string | undefined): Promise<{ url: string; pid: number | null } | null> {
  const local = await runningLocalCluster()
  if (url === undefined) return local
  const { base } = clusterAddress(url)
  return { url: base, pid: local !== null && clusterAddress(local.url).base === base ? local.pid : null }
}

function noCluster(): number {
  printLine('No local cluster is running. Start one with tidemark cluster start.')
  return EXIT.unknown
}

async function untilGone(client: FlinkClient, pid: number | null): Promise<void> {
  const end = performance.now() + STOP_DEADLINE_MS
  while (performance.now() < end) {
    if (pid === null ? await isUnreachable(client) : !isAlive(pid)) return
    await setTimeout(POLL_MS)
  }
  throw new TidemarkError({
    code: 'CLUSTER_NOT_STOPPED',
    message: `The cluster at ${client.address.cluster} has taken the request, but was still there after ${STOP_DEADLINE_MS / 1000} s. ${pid === null ? 'Look at where it runs.' : `End its process ${pid}.`}`,
  })
}

async function isUnreachable(client: FlinkClient): Promise<boolean> {
  return client.overview().then(
    () => false,
    (error: unknown) => toProblem(error).code === 'CLUSTER_UNREACHABLE',
  )
}

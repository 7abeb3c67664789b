import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { toProblem } from '../../shared/model/index.ts'
import { dataFolder } from '../catalog/place.ts'
import { clusterAddress } from '../flink/cluster-address.ts'
import { FlinkClient } from '../flink/flink-client.ts'

const Remembered = z.object({ pid: z.int().positive(), url: z.string() })

/** The local cluster that was started here: its process and where it answers. */
export type LocalClusterPlace = z.infer<typeof Remembered>

/** What `flink-commit` is in the overview of Tidemark's own clusters. */
const OWN_COMMIT = 'tidemark'
/** A cluster on this machine answers at once, or is at work. */
const ASK_LIMITS = { timeoutMs: 3000, maxBytes: 1_000_000 }

const file = (): string => join(dataFolder(), 'local-cluster.json')
/** What a cluster in the background, and its jobs, have printed. */
export const localClusterLog = (): string => join(dataFolder(), 'local-cluster.log')

/** Remembers the cluster of this process. It replaces what is remembered: ask {@link runningLocalCluster} before. */
export function rememberLocalCluster(place: LocalClusterPlace): void {
  mkdirSync(dirname(file()), { recursive: true })
  // others of this machine have no business with where its jobs run
  writeFileSync(file(), `${JSON.stringify(place)}\n`, { mode: 0o600 })
}

/** Forgets a cluster, unless another one is remembered by now. */
export function forgetLocalCluster({ pid }: LocalClusterPlace): void {
  if (remembered()?.pid === pid) rmSync(file(), { force: true })
}

/** The local cluster that runs, or null. A file that a crash has left behind is cleaned away. */
export async function runningLocalCluster(): Promise<LocalClusterPlace | null> {
  const place = remembered()
  if (place === null) return null
  if (isAlive(place.pid) && (await isOwn(place.url))) return place
  forgetLocalCluster(place)
  return null
}

/** Whether a cluster of Tidemark answers at an address; true also for one that is too busy to. */
export async function isOwn(url: string): Promise<boolean> {
  try {
    return (await new FlinkClient(clusterAddress(url), ASK_LIMITS).overview())['flink-commit'] === OWN_COMMIT
  } catch (error) {
    return toProblem(error).code === 'CLUSTER_TIMEOUT'
  }
}

/** Whether there is such a process, be it of another user. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function remembered(): LocalClusterPlace | null {
  try {
    return Remembered.parse(JSON.parse(readFileSync(file(), 'utf8')))
  } catch {
    // none, or a file that is no such thing
    return null
  }
}

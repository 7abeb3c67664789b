import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { TidemarkError } from '../../../shared/model/index.ts'
import { localClusterLog, runningLocalCluster } from '../local-cluster-file.ts'
import { printLine } from '../output.ts'
import type { ClusterStartOptions } from './cluster-start.ts'

const START_DEADLINE_MS = 60_000
const POLL_MS = 100
/** Of what a cluster that did not start has said. */
const TOLD_LINES = 20

/**
 * Starts a local cluster in a process that outlives this one, and waits until it answers; the last line printed is its URL.
 * Throws `CLUSTER_NOT_STARTED`, with what it has said.
 */
export async function startInBackground({ port, D = [] }: ClusterStartOptions): Promise<void> {
  const log = localClusterLog()
  mkdirSync(dirname(log), { recursive: true })
  // jobs print what only their owner may see
  const output = openSync(log, 'w', 0o600)
  const args = ['cluster', 'start', '--port', String(port), ...D.flatMap(([key, value]) => ['-D', `${key}=${value}`])]
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...args], {
    detached: true,
    stdio: ['ignore', output, output],
    windowsHide: true,
  })
  closeSync(output)
  const url = await answering(child, log)
  child.unref()
  printLine(`What it and its jobs print goes to ${log}`)
  printLine(`Stop with: tidemark cluster stop`)
  printLine(url)
}

async function answering(child: ChildProcess, log: string): Promise<string> {
  const over = new AbortController()
  const ended = (): void => {
    over.abort()
  }
  child.once('exit', ended).once('error', ended)
  const end = performance.now() + START_DEADLINE_MS
  while (performance.now() < end && !over.signal.aborted) {
    const place = await runningLocalCluster()
    if (place?.pid === child.pid && place !== null) return place.url
    await setTimeout(POLL_MS)
  }
  const isOver = over.signal.aborted
  if (!isOver) child.kill()
  const said = readFileSync(log, 'utf8').trim().split('\n').slice(-TOLD_LINES).join('\n')
  throw new TidemarkError({
    code: 'CLUSTER_NOT_STARTED',
    message: isOver
      ? 'The local cluster ended before it answered. What it said is below; correct that and start it again.'
      : `The local cluster did not answer within ${START_DEADLINE_MS / 1000} s and was ended. What it said is below, and in ${log}.`,
    found: said,
  })
}

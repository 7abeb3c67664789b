import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { node24 } from '../node24.mjs'
import { output, run, which } from '../process.mjs'
import { inRoot } from '../root.mjs'
import { say } from '../say.mjs'

const file = inRoot('out/reports/real.json')
/** Sets up and starts real Flink; its head tells what it needs. */
const tool = inRoot('../shared/tools/real-flink/real-flink')

/** How long a cluster may take to end by itself. */
const PATIENCE_MS = 10_000

/** tests/conformance: the suites that start a Flink cluster of their own, and stop it. */
export const realSuites = {
  name: 'real',
  says: 'suites against a running Flink',
  real: true,
  report: { file, kind: 'vitest' },
  async run() {
    rmSync(file, { force: true })
    if (!existsSync(tool)) return say('not run: put the real-flink tool at ../shared/tools/real-flink/ beside this checkout')
    const missing = ['bash', 'python3', 'curl', 'javac'].filter((name) => which(name) === null)
    if (missing.length > 0) return say(`not run: real-flink needs ${missing.join(', ')} (a JDK 11 or 17 for javac)`)
    const clusters = mkdtempSync(join(tmpdir(), 'tidemark-real-'))
    try {
      return await run(
        node24(),
        [
          inRoot('node_modules/vitest/vitest.mjs'),
          'run',
          `--config=${inRoot('tests/conformance/vitest.config.ts')}`,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${file}`,
        ],
        { env: { TIDEMARK_REAL_FLINK: tool, TIDEMARK_CLUSTERS: clusters } },
      )
    } finally {
      await stopLeftOvers(clusters)
      rmSync(clusters, { recursive: true, force: true })
    }
  },
}

/** A suite stops its own cluster; one that was interrupted could not. All that belongs to a cluster names its folder on the command line. */
async function stopLeftOvers(clusters) {
  const since = Date.now()
  for (let left = processesOf(clusters); left.length > 0; left = processesOf(clusters)) {
    for (const pid of left) kill(pid, Date.now() - since < PATIENCE_MS ? 'SIGTERM' : 'SIGKILL')
    await setTimeout(200)
  }
}

function processesOf(folder) {
  const lines = (output('ps', ['-eo', 'pid=,args=']) ?? '').split('\n')
  return lines.filter((line) => line.includes(folder)).map((line) => Number.parseInt(line, 10))
}

function kill(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch {
    // it has just ended
  }
}

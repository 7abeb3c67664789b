/**
 * Loading a 36 MB `_metadata` (1,000 operators × 128 subtasks, 256,000 handles): Flink's Checkpoints.loadCheckpointMetadata
 * and ours on the same file, in turns, each turn in fresh processes. Ratios above 1 mean that ours is faster.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, FLINK, hasFlink, java } from './flink.ts'

const TURNS = 5
const WARM = 20

interface Load {
  first: number
  warm: number
  rss?: number
}

if (!hasFlink()) {
  console.log('metadata-load: needs a JDK (17) and Maven for its peer, Flink itself; install both and run again')
  process.exit(0)
}
mkdirSync(CACHE, { recursive: true })
const file = join(CACHE, '_metadata')
if (!existsSync(file)) java('MakeMetadata', file, '1000', '128')

const timed = <T>(run: () => T): { wall: number; value: T } => {
  const start = performance.now()
  const value = run()
  return { wall: performance.now() - start, value }
}
const flink = (n: number): Load => JSON.parse(java('LoadMetadata', file, String(n))) as Load
const ours = (n: number): Load => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'load-ours.ts'), file, String(n)], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Load
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN

flink(0) // compiles and fills the page cache
const turns = Array.from({ length: TURNS }, () => ({
  flinkFresh: timed(() => flink(0)),
  oursFresh: timed(() => ours(0)),
  flinkWarm: flink(WARM),
  oursWarm: ours(WARM),
}))
const of = (pick: (turn: (typeof turns)[number]) => number): number => median(turns.map(pick))
const rows = [
  ['fresh process, start included', of((t) => t.flinkFresh.wall), of((t) => t.oursFresh.wall)],
  ['first load of a fresh process', of((t) => t.flinkFresh.value.first), of((t) => t.oursFresh.value.first)],
  ['warm, median of 20', of((t) => t.flinkWarm.warm), of((t) => t.oursWarm.warm)],
] as const

console.log(`metadata-load: ${(statSync(file).size / 1e6).toFixed(1)} MB, Flink ${FLINK} beside Tidemark, median of ${TURNS} turns`)
for (const [what, peer, own] of rows) {
  console.log(
    `  ${what.padEnd(32)} Flink ${peer.toFixed(0).padStart(6)} ms   ours ${own.toFixed(0).padStart(6)} ms   ratio ${(peer / own).toFixed(2)}`,
  )
}
console.log(`  resident memory after one load   ours ${of((t) => t.oursFresh.value.rss ?? NaN).toFixed(0)} MB`)

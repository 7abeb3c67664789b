/**
 * Loading a 42 MB `_metadata` (1,000 operators × 128 subtasks, 256,000 handles): Flink's Checkpoints.loadCheckpointMetadata
 * and ours on the same file, in turns, each turn in fresh processes. Ratios above 1 mean that ours is faster.
 *
 * Flink's loader returns with every value decoded; ours leaves paths, offsets and ids until they are asked for. So the first
 * load is also measured with a walk over every handle, and with one that asks for every value; Flink's figure is the same.
 * Ours runs as it ships, bundled to one file; Flink's from its jars.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { CACHE, FLINK, hasFlink, java } from './flink.ts'

const TURNS = 7
const WARM = 20

interface Load {
  first: number
  warm: number
}
interface OurLoad extends Load {
  rss: number
}
interface Walked extends OurLoad {
  touched: number
  decoded: number
  handles: number
}

if (!hasFlink()) {
  console.log('metadata-load: needs a JDK (17) and Maven for its peer, Flink itself; install both and run again')
  process.exit(0)
}
mkdirSync(CACHE, { recursive: true })
const file = join(CACHE, '_metadata')
if (!existsSync(file)) java('MakeMetadata', file, '1000', '128')

/** The loader as the application's build makes it: one bundle for Node. */
await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: join(import.meta.dirname, 'load-ours.ts'),
    outDir: join(CACHE, 'load-ours'),
    emptyOutDir: true,
    rolldownOptions: { output: { format: 'es', entryFileNames: 'load-ours.mjs' } },
  },
  ssr: { noExternal: true },
})
const bundle = join(CACHE, 'load-ours', 'load-ours.mjs')

const timed = <T>(run: () => T): { wall: number; value: T } => {
  const start = performance.now()
  const value = run()
  return { wall: performance.now() - start, value }
}
const flink = (n: number): Load => JSON.parse(java('LoadMetadata', file, String(n))) as Load
const ours = (n: number, ...more: string[]): OurLoad => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bundle, file, String(n), ...more], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as OurLoad
}
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN

flink(0) // compiles and fills the page cache
const turns = Array.from({ length: TURNS }, () => ({
  flinkFresh: timed(() => flink(0)),
  oursFresh: timed(() => ours(0)),
  oursWalked: ours(0, 'touch') as Walked,
  flinkWarm: flink(WARM),
  oursWarm: ours(WARM),
}))
type Turn = (typeof turns)[number]
const of = (pick: (turn: Turn) => number): number => median(turns.map(pick))
const least = (pick: (turn: Turn) => number): number => Math.min(...turns.map(pick))
const flinkFirst = (t: Turn): number => t.flinkFresh.value.first
const rows: [what: string, peer: (turn: Turn) => number, own: (turn: Turn) => number][] = [
  ['fresh process, start included', (t) => t.flinkFresh.wall, (t) => t.oursFresh.wall],
  ['first load of a fresh process', flinkFirst, (t) => t.oursFresh.value.first],
  ['… and every handle touched', flinkFirst, (t) => t.oursWalked.touched],
  ['… and every value decoded', flinkFirst, (t) => t.oursWalked.decoded],
  ['warm, median of 20', (t) => t.flinkWarm.warm, (t) => t.oursWarm.warm],
]

const handles = turns[0]?.oursWalked.handles ?? 0
console.log(
  `metadata-load: ${(statSync(file).size / 1e6).toFixed(1)} MB, ${handles} handles; Flink ${FLINK} beside Tidemark's bundle; median of ${TURNS} turns, (best)`,
)
for (const [what, peer, own] of rows) {
  const ms = (pick: (turn: Turn) => number): string => `${of(pick).toFixed(0).padStart(5)} ms ${`(${least(pick).toFixed(0)})`.padStart(6)}`
  const ratios = `${(of(peer) / of(own)).toFixed(2)} (${(least(peer) / least(own)).toFixed(2)})`
  console.log(`  ${what.padEnd(30)} Flink ${ms(peer)}   ours ${ms(own)}   ratio ${ratios}`)
}
console.log(`  resident memory after one load ours ${of((t) => t.oursFresh.value.rss).toFixed(0)} MB`)

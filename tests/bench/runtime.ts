/**
 * The local runtime beside a Flink MiniCluster: the same jobs with the same records, in turns, each in a fresh process; and a canonical
 * savepoint of 200,000 keys with a kilobyte each. Flink runs a quarter of the records before, to warm up, and reuses objects; ours
 * begins cold, as it does for a user. Ratios above 1 mean that ours is faster. `BENCH_ONLY=keyed-count` runs one.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CACHE, FLINK, hasFlink, java } from './flink.ts'

const TURNS = 3
/** Enough records that starting does not count for much. */
const JOBS = [
  { kind: 'pass-through', records: 40_000_000 },
  { kind: 'keyed-count', records: 10_000_000 },
  { kind: 'window', records: 3_000_000 },
  { kind: 'savepoint', records: 200_000 },
]

if (!hasFlink()) {
  console.log('runtime: needs a JDK (17) and Maven for its peer, Flink itself; install both and run again')
  process.exit(0)
}
const folder = join(CACHE, 'runtime-savepoints')
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN
const msOf = (line: string): number => (JSON.parse(line.trim().split('\n').at(-1) ?? '') as { ms: number }).ms

function ours(...args: string[]): number {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'run-ours.ts'), ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return msOf(stdout)
}

console.log(`runtime: Flink ${FLINK} (MiniCluster) beside Tidemark, median of ${TURNS} turns`)
for (const { kind, records } of JOBS.filter((job) => (process.env['BENCH_ONLY'] ?? job.kind) === job.kind)) {
  for (const parallelism of ['1', '2']) {
    const turns = Array.from({ length: TURNS }, () => {
      mkdirSync(folder, { recursive: true })
      const both = {
        flink: msOf(java('RunJob', kind, String(records), parallelism, folder)),
        ours: ours(kind, String(records), parallelism, folder),
      }
      rmSync(folder, { recursive: true })
      return both
    })
    const [flink, own] = [median(turns.map((turn) => turn.flink)), median(turns.map((turn) => turn.ours))]
    const rate = (ms: number): string =>
      kind === 'savepoint' ? `${(records / ms).toFixed(0)} MB/s` : `${(records / ms / 1000).toFixed(2)} M records/s`
    console.log(
      `  ${`${kind} at ${parallelism}`.padEnd(18)} Flink ${rate(flink).padStart(18)}   ours ${rate(own).padStart(18)}   ratio ${(flink / own).toFixed(2)}`,
    )
  }
}

/**
 * Reading every entry of 200 MB of keyed state (204,800 keys, values of a kilobyte): Flink's State Processor API and ours
 * on the same canonical savepoint, in turns, each in a fresh process. Flink has all cores (parallelism 1), ours is held to one.
 * Ratios above 1 mean that ours is faster.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { makeBigState } from './big-state.ts'
import { CACHE, FLINK, hasFlink, java } from './flink.ts'

const TURNS = 3
const MEGABYTES = Number(process.env['BENCH_MB'] ?? 200)

interface Scan {
  entries: number
  characters: number
  ms: number
}

if (!hasFlink()) {
  console.log('state-scan: needs a JDK (17) and Maven for its peer, Flink itself; install both and run again')
  process.exit(0)
}
mkdirSync(CACHE, { recursive: true })
const big = join(CACHE, `state-${MEGABYTES}`)
const small = join(CACHE, 'state-1')
if (!existsSync(big)) await makeBigState(big, MEGABYTES, 2)
if (!existsSync(small)) await makeBigState(small, 1, 2)

/** Runs a command on one core where the system can pin it. */
const pinned = spawnSync('taskset', ['-V']).status === 0 ? ['taskset', '-c', '0'] : []

const wall = (run: () => string): { scan: Scan; ms: number } => {
  const start = performance.now()
  const scan = JSON.parse(run()) as Scan
  return { scan, ms: performance.now() - start }
}
const flink = (path: string) => wall(() => java('ScanState', path))
const ours = (path: string, how: string, threads: number) =>
  wall(() => {
    const [command, ...args] = [...(threads === 0 ? pinned : []), process.execPath, join(import.meta.dirname, 'scan-ours.ts')]
    const { stdout, stderr, status } = spawnSync(command, [...args, path, how, String(threads)], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return stdout
  })
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN

flink(small) // compiles and fills the page cache
const turns = Array.from({ length: TURNS }, () => ({
  flink: flink(big),
  flinkStart: flink(small),
  values: ours(big, 'values', 0),
  json: ours(big, 'json', 0),
  threads: ours(big, 'values', 2),
}))
const of = (pick: (turn: (typeof turns)[number]) => number): number => median(turns.map(pick))
const [first] = turns
if (
  first === undefined ||
  first.flink.scan.characters !== first.values.scan.characters ||
  first.flink.scan.entries !== first.values.scan.entries
)
  throw new Error(`the two read different things: ${JSON.stringify(first)}`)
const { entries } = first.values.scan

const line = (what: string, ms: number, peer: number): void => {
  const rate = `${((entries / ms) * 1000).toFixed(0).padStart(9)} entries/s ${((MEGABYTES / ms) * 1000).toFixed(0).padStart(5)} MB/s`
  console.log(`  ${what.padEnd(46)} ${ms.toFixed(0).padStart(6)} ms ${rate}   ratio ${(peer / ms).toFixed(2)}`)
}
console.log(
  `state-scan: ${MEGABYTES} MB, ${entries} entries, Flink ${FLINK} beside Tidemark, Flink on ${availableParallelism()} cores, ours on ${pinned.length > 0 ? 'one' : 'all'}, median of ${TURNS} turns`,
)
const whole = of((t) => t.flink.ms)
line('State Processor API, process and all', whole, whole)
line(
  'ours, process and all',
  of((t) => t.values.ms),
  whole,
)
line(
  'ours as JSON entries, process and all',
  of((t) => t.json.ms),
  whole,
)
const net = of((t) => t.flink.ms - t.flinkStart.ms)
line('State Processor API, start taken off', net, net)
line(
  'ours, opening and reading',
  of((t) => t.values.scan.ms),
  net,
)
line(
  'ours, 2 worker threads, opening and reading',
  of((t) => t.threads.scan.ms),
  net,
)

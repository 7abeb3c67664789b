/**
 * The long run with faults: `node scripts/run.mjs faults [rounds] [seed]`. Each round runs a job of its own whose process and threads are
 * killed at random, also amid savepoints and stops; ends with 1 where a line was lost or written twice, a snapshot that counts as complete
 * cannot be read, or a stop ended the job without its savepoint.
 */
import { faultyRun } from '../tests/faults/exactly-once.ts'
import { seededRandom } from '../tests/faults/seeded-random.ts'

const FAULTS_A_ROUND = 10
const BACKENDS = ['hashmap', 'rocksdb'] as const

const rounds = Number(process.argv[2] ?? 30)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
const sums = { processKills: 0, threadKills: 0, savepoints: 0, stops: 0 }
let bad = 0
console.log(`${rounds} rounds of ${FAULTS_A_ROUND} faults, seed ${seed}`)
for (let round = 0; round < rounds; round++) {
  const backend = BACKENDS[round % 2] ?? 'hashmap'
  const parallelism = 1 + (Math.floor(round / 2) % 3)
  const random = seededRandom(seed + round)
  const { wrong, ...counts } = await faultyRun({ records: 60_000, faults: FAULTS_A_ROUND, backend, parallelism, random })
  for (const [name, count] of Object.entries(counts)) sums[name as keyof typeof sums] += count
  if (wrong.length > 0) bad += 1
  console.log(`${round + 1}. ${backend} at ${parallelism}, seed ${seed + round}: ${told(counts)}${wrong.length === 0 ? '' : ', WRONG'}`)
  for (const line of wrong) console.error(`   ${line}`)
}
console.log(`in all ${told(sums)}; ${bad === 0 ? 'nothing was lost or written twice' : `${bad} rounds went wrong`}`)
process.exitCode = bad === 0 ? 0 : 1

function told({ processKills, threadKills, savepoints, stops }: typeof sums): string {
  return `${processKills} kills of the process and ${threadKills} of threads, ${stops} of them amid a stop, ${savepoints} savepoints`
}

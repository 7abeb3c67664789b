import { expect, it } from 'vitest'
import { faultyRun } from './exactly-once.ts'
import { seededRandom } from './seeded-random.ts'

/** A short form of `node scripts/run.mjs faults`. */
it.each(['hashmap', 'rocksdb'] as const)(
  'S47 exactly once: a job whose threads and process are killed, also amid stops, writes each line once: %s',
  { timeout: 120_000 },
  async (backend) => {
    const outcome = await faultyRun({ records: 40_000, faults: 5, backend, parallelism: 2, random: seededRandom(7) })
    expect(outcome.wrong).toEqual([])
    expect(outcome.processKills + outcome.threadKills).toBe(5)
    expect(outcome.stops).toBeGreaterThan(0)
  },
)

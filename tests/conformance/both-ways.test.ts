/** A savepoint of a real Flink job goes on in the local job of the same shape, and a local job's in Flink. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canRestore, START_MS } from './restoring-flink.ts'
import { type Outcome, type Request, Runner } from './both-ways/runner.ts'

const SHAPES = ['keyed', 'windows', 'sessions', 'rules', 'two-input', 'joined', 'waiting', 'expiring', 'pojos', 'products']
const BACKENDS = ['hashmap', 'rocksdb'] as const
const PARALLELISM = 2
/** Each backend before and behind the savepoint, each of the latter at the same parallelism and at another. */
const CHANGES = [
  ['hashmap', 'hashmap', 2],
  ['hashmap', 'rocksdb', 3],
  ['rocksdb', 'hashmap', 3],
  ['rocksdb', 'rocksdb', 2],
] as const
const HALF = 120n
const THREE_QUARTERS = 180n
const ALL = 240n
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** By the clock, what was due an hour ago, and what is due in an hour. */
const past = Date.now() - HOUR
const future = Date.now() + HOUR
/** A local job's clock: before what is past was due, and behind what is still to come. */
const EARLY = { due: past, ahead: -2 * HOUR }
const LATE = { due: future, ahead: 2 * HOUR }

const FIRST = { from: 1n, to: HALF, parallelism: PARALLELISM, restore: null, ends: 'stop' } as const
const WHOLE = { from: 1n, to: ALL, parallelism: PARALLELISM, restore: null, due: past } as const

/** Operators tell so of list states that were restored: alone none are. */
const isRestored = (result: string): boolean => result.startsWith('restored ')
const isProcessing = (result: string): boolean => result.startsWith('processing ')
const count = (results: readonly string[], of: (result: string) => boolean): number => results.filter(of).length
const together = (...legs: readonly Outcome[]): string[] =>
  legs
    .flatMap(({ results }) => results)
    .filter((result) => !isRestored(result))
    .sort()

/** What every subtask is given of the union list, and what one of them is of the list: each tenth number so far. */
function restoredLists(parallelism: number, until: bigint): string[] {
  const tens = Array.from({ length: Number(until / 10n) }, (_, i) => String(10 * (i + 1)))
  return [...tens.map((ten) => `restored split ${ten}`), ...Array<string>(parallelism).fill(`restored union ${tens.join(',')}`)].sort()
}

describe.runIf(canRestore()).each(['1.20', '2.3'])('Flink %s and local jobs', (line) => {
  let java: Runner
  let local: Runner
  beforeAll(async () => {
    java = await Runner.java(line)
    local = Runner.local(line)
  }, START_MS)
  afterAll(async () => {
    await java.stop()
    await local.stop()
  })

  describe.each(SHAPES)('%s', (shape) => {
    let expected: string[] = []
    const firsts = new Map<string, Outcome>()
    let processing = 0
    const rest = ({ results, savepoint }: Outcome, more: Pick<Request, 'due' | 'ahead' | 'parallelism'>): Request => {
      if (savepoint === null) throw new Error('the job ended without a savepoint')
      return { shape, from: 1n, to: ALL, restore: savepoint, ends: processing - count(results, isProcessing), ...more }
    }
    const check = (parallelism: number, first: Outcome, second: Outcome): void => {
      expect(count(first.results, isProcessing)).toBe(0)
      expect(together(first, second)).toEqual(expected)
      expect(second.results.filter(isRestored).sort()).toEqual(shape === 'rules' ? restoredLists(parallelism, HALF) : [])
    }

    beforeAll(async () => {
      processing = shape === 'two-input' ? 20 : 0
      const alone = await java.run('hashmap', { ...WHOLE, shape, ends: processing })
      expected = together(alone)
      expect(count(expected, isProcessing)).toBe(processing)
      for (const backend of BACKENDS) {
        firsts.set(backend, await java.run(backend, { ...FIRST, shape, due: future }))
        firsts.set(`local ${backend}`, await local.run(backend, { ...FIRST, ...EARLY, shape }))
      }
    })
    const firstOf = (name: string): Outcome => {
      const first = firsts.get(name)
      if (first === undefined) throw new Error(`nothing ran on ${name}`)
      return first
    }

    it.each(BACKENDS)('gives the same results in a local job on %s', async (backend) => {
      expect(together(await local.run(backend, { ...WHOLE, shape, ends: processing }))).toEqual(expected)
    })

    it.each(CHANGES)('a savepoint of Flink on %s goes on in a local job on %s at %d', async (from, to, parallelism) => {
      const first = firstOf(from)
      check(parallelism, first, await local.run(to, rest(first, { ...LATE, parallelism })))
    })

    it.each(CHANGES)('a savepoint of a local job on %s goes on in Flink on %s at %d', async (from, to, parallelism) => {
      const first = firstOf(`local ${from}`)
      check(parallelism, first, await java.run(to, rest(first, { due: past, parallelism })))
    })

    it('goes there and back again', async () => {
      const first = firstOf('rocksdb')
      const middle = await local.run('rocksdb', { ...rest(first, { ...LATE, parallelism: 3 }), to: THREE_QUARTERS, ends: 'stop' })
      const { savepoint } = middle
      const soFar = { results: [...first.results, ...middle.results], savepoint }
      const last = await java.run('rocksdb', rest(soFar, { due: future, parallelism: PARALLELISM }))
      expect(together(first, middle, last)).toEqual(expected)
    })
  })

  it('state that a local job does not know comes back out of it', async () => {
    const shape = 'unknown'
    const expected = together(await java.run('hashmap', { ...WHOLE, shape, ends: 0 }))
    for (const backend of BACKENDS) {
      const first = await java.run(backend, { ...FIRST, shape, due: past })
      const middle = await local.run(backend, {
        ...WHOLE,
        shape,
        parallelism: 3,
        restore: first.savepoint,
        to: THREE_QUARTERS,
        ends: 'stop',
      })
      const last = await java.run(backend, { ...WHOLE, shape, restore: middle.savepoint, ends: 0 })
      expect(together(first, middle, last)).toEqual(expected)
      const stamps = Array.from({ length: 12 }, (_, i) => `restored split stamp-${10 * (i + 1)}`)
      expect(last.results.filter(isRestored).sort()).toEqual(stamps.sort())
    }
  })

  describe('state that expires', () => {
    let fresh: string[] = []
    const shape = 'expiring'
    beforeAll(async () => {
      fresh = together(await java.run('hashmap', { ...WHOLE, shape, from: HALF + 1n, ends: 0 }))
    })
    const next = (savepoint: string | null): Request => ({ ...WHOLE, shape, restore: savepoint, ends: 0 })

    it('of Flink is gone in a local job two days later', async () => {
      const { savepoint } = await java.run('rocksdb', { ...FIRST, shape, due: past })
      expect(together(await local.run('hashmap', { ...next(savepoint), ahead: 2 * DAY }))).toEqual(fresh)
    })

    it.each(BACKENDS)('of a local job two days ago is gone in Flink on %s', async (backend) => {
      const { savepoint } = await local.run(backend, { ...FIRST, shape, due: past, ahead: -2 * DAY })
      expect(together(await java.run(backend, next(savepoint)))).toEqual(fresh)
    })
  })
})

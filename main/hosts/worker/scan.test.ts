import { expect, test } from 'vitest'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { ScannedEntry } from '../../operations/state/scan-state.ts'
import { Scan, type Batches } from './scan.ts'
import { Scans } from './scans.ts'

const entry = (key: number): ScannedEntry => ({ state: 's', subtask: 0, bytes: 8, entry: { keyGroup: key % 4, key } })

/** Batches of these sizes; `then` is thrown behind them. `log` hears of the end. */
function batches(sizes: number[], log: string[] = [], then?: Error): Batches {
  return async function* (onRead) {
    let key = 0
    try {
      for (const size of sizes) {
        await Promise.resolve()
        onRead(Math.max(size, 1), 0.5)
        yield Array.from({ length: size }, () => entry(key++))
      }
      if (then) throw then
    } finally {
      log.push('closed')
    }
  }
}

test('pages are cut across batches, and none is lost', async () => {
  const scan = new Scan(batches([3, 0, 4]))
  const keys: unknown[] = []
  const sizes: number[] = []
  for (let done = false; !done;) {
    const page = await scan.next(2)
    sizes.push(page.rows.length)
    keys.push(...page.rows.map((row) => row.entry['key']))
    done = page.done
  }
  expect(keys).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(sizes.slice(0, 3)).toEqual([2, 2, 2])
})

test('a page ends after its time, found something or not', async () => {
  let clock = 0
  const scan = new Scan(batches(Array.from({ length: 100 }, () => 0)))
  const page = await scan.next(10, () => (clock += 10))
  expect(page).toMatchObject({ rows: [], done: false })
  expect(page.scanned).toBeGreaterThan(0)
  expect(page.scanned).toBeLessThan(10)
})

test('entries before a failure are given, then the failure', async () => {
  const scan = new Scan(batches([2], [], new TidemarkError({ code: 'STATE_OPAQUE', message: 'No further.' })))
  expect(await scan.next(10)).toMatchObject({ rows: [{ keyGroup: 0 }, { keyGroup: 1 }], done: false })
  await expect(scan.next(10)).rejects.toThrow('No further.')
  await expect(scan.next(10)).rejects.toThrow('No further.')
})

test('the oldest scan of a savepoint is closed beyond the limit, another savepoint keeps its own', async () => {
  const scans = new Scans<Scan>(2)
  const log: string[] = []
  const [a, b] = [{}, {}]
  const other = await scans.open(b, new Scan(batches([1])))
  const first = await scans.open(a, new Scan(batches([1, 1], log)))
  await scans.get(first).next(1)
  await scans.open(a, new Scan(batches([1])))
  const last = await scans.open(a, new Scan(batches([1])))
  expect(log).toEqual(['closed'])
  expect(() => scans.get(first)).toThrow(expect.objectContaining({ code: 'SCAN_CLOSED' }) as Error)
  await scans.closeOf(a)
  expect(() => scans.get(last)).toThrow(/put away/)
  expect(await scans.close(last)).toBe(false)
  expect(await scans.get(other).next(5)).toMatchObject({ scanned: 1, done: true })
})

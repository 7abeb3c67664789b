import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { OperatorHarness } from '../../../tests/golden/operator-harness.ts'
import type { OperatorSpec, WindowContents } from '../api/operator-spec.ts'
import type { WindowAssigner } from '../api/windows.ts'
import { HASH_MAP_BACKEND } from '../state/backend-of.ts'
import { LmdbKeyedBackend } from '../state/lmdb-keyed-backend.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import { Types } from '../types/types.ts'
import { sessionWindowOperator } from './session-window.ts'

const GAP = 10
const VALUE = Types.TUPLE(Types.STRING, Types.INT)
type Value = [key: string, amount: number]
const KEYING = { type: Types.STRING, selectors: [([key]: [string]) => key] }
const folder = mkdtempSync(join(tmpdir(), 'tidemark-sessions-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
let directories = 0
const BACKENDS = {
  memory: HASH_MAP_BACKEND.createKeyedBackend,
  disk: ({ key, maxParallelism, range, now }) =>
    new LmdbKeyedBackend(key, maxParallelism, range, now, { directory: join(folder, String(directories++)), incremental: false }),
} satisfies Record<string, (typeof HASH_MAP_BACKEND)['createKeyedBackend']>
type Session = Extract<WindowAssigner, { kind: 'SESSION' }>

const KINDS: Record<WindowContents['kind'], WindowContents> = {
  LIST: { kind: 'LIST', element: VALUE },
  REDUCING: { kind: 'REDUCING', type: VALUE, reduce: (([key, a]: Value, [, b]: Value): Value => [key, a + b]) as never },
  AGGREGATING: {
    kind: 'AGGREGATING',
    accumulator: Types.LONG,
    aggregate: {
      createAccumulator: () => 0n,
      add: ([, amount]: Value, sum: bigint) => sum + BigInt(amount),
      getResult: (sum: bigint) => Number(sum),
      merge: (a: bigint, b: bigint) => a + b,
    },
  },
}
/** The sum of whatever a window keeps. */
const sumOf = (elements: readonly unknown[]): number =>
  elements.reduce<number>((sum, one) => sum + (typeof one === 'number' ? one : (one as Value)[1]), 0)

async function opened(
  contents: WindowContents,
  more: { time?: Session['time']; lateness?: number; now?: () => number; backend?: keyof typeof BACKENDS } = {},
  restore: readonly OperatorSnapshot[] | null = null,
) {
  const spec = {
    kind: 'WINDOW',
    assigner: { kind: 'SESSION', time: more.time ?? 'EVENT', gap: GAP },
    allowedLateness: more.lateness ?? 0,
    lateOutput: 'late',
    contents,
    function: {
      process: (
        key: string,
        context: { window(): { start: bigint; end: bigint } },
        elements: Iterable<unknown>,
        out: { collect(value: unknown): void },
      ) => {
        const { start, end } = context.window()
        out.collect(`${key} ${start}-${end}: ${sumOf([...elements])}`)
      },
    },
  } satisfies Extract<OperatorSpec, { kind: 'WINDOW' }>
  return OperatorHarness.open(
    sessionWindowOperator(spec),
    { keying: KEYING, now: more.now ?? (() => 0), createKeyedBackend: BACKENDS[more.backend ?? 'memory'] },
    restore,
  )
}

describe('session windows', () => {
  it.each(Object.values(KINDS))('merge what they keep: $kind', async (contents) => {
    const harness = await opened(contents)
    await harness.give(['a', 1], 0)
    await harness.give(['a', 2], 20)
    await harness.give(['b', 5], 12)
    await harness.give(['a', 4], 10)
    harness.instance.processWatermark(29)
    expect(harness.values).toEqual(['b 12-22: 5', 'a 0-30: 7'])
    expect(harness.emitted[1]?.timestamp).toBe(29)
  })

  it('fire again for late records that are allowed, and put the others aside', async () => {
    const harness = await opened(KINDS.LIST, { lateness: 20 })
    await harness.give(['a', 1], 0)
    harness.instance.processWatermark(15)
    await harness.give(['a', 2], 5)
    harness.instance.processWatermark(40)
    await harness.give(['a', 4], 6)
    expect(harness.values).toEqual(['a 0-10: 1', 'a 0-15: 3'])
    expect(harness.asides).toEqual([{ tag: 'late', value: ['a', 4] }])
  })

  it('of processing time', async () => {
    let clock = 5
    const harness = await opened(KINDS.REDUCING, { time: 'PROCESSING', now: () => clock })
    await harness.give(['a', 1])
    clock = 12
    await harness.give(['a', 2])
    expect(harness.instance.nextProcessingTimer()).toBe(21)
    harness.instance.advanceProcessingTime(21)
    expect(harness.values).toEqual(['a 5-22: 3'])
    expect(harness.instance.nextProcessingTimer()).toBeNull()
  })

  it('go on after a restore under the state that they began with', async () => {
    const before = await opened(KINDS.AGGREGATING)
    await before.give(['a', 1], 0)
    await before.give(['a', 2], 7)
    const after = await opened(KINDS.AGGREGATING, {}, [await before.snapshot()])
    await after.give(['a', 4], 17)
    after.instance.processWatermark(100)
    expect(after.values).toEqual(['a 0-27: 7'])
    const empty = await opened(KINDS.AGGREGATING, {}, [await after.snapshot()])
    await empty.give(['a', 8], 3)
    empty.instance.processWatermark(100)
    expect(empty.values).toEqual(['a 3-13: 8'])
  })
})

type Step = { watermark: number } | { key: string; time: number; amount: number }

/** What sessions come to, told without merging: the records of each are kept, and looked at anew. */
function naive(steps: readonly Step[], lateness: number): { fired: string[]; late: number } {
  const sessions: { key: string; start: number; end: number; sum: number }[] = []
  const fired: string[] = []
  let late = 0
  let watermark = Number.NEGATIVE_INFINITY
  const tell = ({ key, start, end, sum }: (typeof sessions)[number]) => fired.push(`${key} ${start}-${end}: ${sum}`)
  for (const step of steps) {
    if ('watermark' in step) {
      const due = sessions.filter(({ end }) => end - 1 > watermark && end - 1 <= step.watermark)
      watermark = Math.max(watermark, step.watermark)
      due.forEach(tell)
      for (const over of sessions.filter(({ end }) => end - 1 + lateness <= watermark)) sessions.splice(sessions.indexOf(over), 1)
      continue
    }
    const { key, time, amount } = step
    const near = sessions.filter((one) => one.key === key && one.start <= time + GAP && time <= one.end)
    const grown = {
      key,
      start: Math.min(time, ...near.map(({ start }) => start)),
      end: Math.max(time + GAP, ...near.map(({ end }) => end)),
      sum: near.reduce((sum, one) => sum + one.sum, amount),
    }
    if (grown.end - 1 + lateness <= watermark) {
      late += 1
      continue
    }
    for (const one of near) sessions.splice(sessions.indexOf(one), 1)
    sessions.push(grown)
    if (grown.end - 1 <= watermark) tell(grown)
  }
  return { fired: fired.sort(), late }
}

const CASES = Object.values(KINDS).flatMap((contents) => [
  { contents, kind: contents.kind, backend: 'memory' as const, numRuns: 40 },
  { contents, kind: contents.kind, backend: 'disk' as const, numRuns: 10 },
])

it.each(CASES)('sessions are what a naive model says, with restores between: $kind in $backend', async ({ contents, backend, numRuns }) => {
  const record = fc.record({ key: fc.constantFrom('a', 'b'), time: fc.nat({ max: 150 }), amount: fc.integer({ min: 1, max: 9 }) })
  const step = fc.oneof(
    { weight: 4, arbitrary: record },
    { weight: 1, arbitrary: fc.record({ watermark: fc.nat({ max: 150 }) }) },
    { weight: 1, arbitrary: fc.constant('restore' as const) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.constantFrom(0, 7, 30), async (steps, lateness) => {
      let harness = await opened(contents, { lateness, backend })
      let watermark = Number.NEGATIVE_INFINITY
      const fired: unknown[] = []
      const late: unknown[] = []
      const gather = () => {
        fired.push(...harness.values)
        late.push(...harness.asides)
      }
      for (const one of steps) {
        if (one === 'restore') {
          gather()
          const snapshot = await harness.snapshot()
          await harness.instance.close()
          harness = await opened(contents, { lateness, backend }, [snapshot])
          // Watermarks are no state; the sources bring them up again.
          if (watermark !== Number.NEGATIVE_INFINITY) harness.instance.processWatermark(watermark)
        } else if ('watermark' in one) {
          watermark = Math.max(watermark, one.watermark)
          harness.instance.processWatermark(watermark)
        } else await harness.give([one.key, one.amount], one.time)
      }
      harness.instance.processWatermark(1000)
      gather()
      await harness.instance.close()
      const expected = naive([...steps.filter((one) => one !== 'restore'), { watermark: 1000 }], lateness)
      expect(fired.sort()).toEqual(expected.fired)
      expect(late).toHaveLength(expected.late)
    }),
    { numRuns },
  )
})

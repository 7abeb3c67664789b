import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memory } from '../../../tests/golden/state-streams.ts'
import { memoryTarget } from '../../../tests/golden/memory-sink.ts'
import type { OperatorSpec } from '../api/operator-spec.ts'
import { OperatorInstance, type OperatorSnapshot } from '../task/operator-instance.ts'
import { Types } from '../types/types.ts'
import { type FixedAssigner, windowsOf } from './assign-windows.ts'
import type { Output } from './stream-operator.ts'
import { windowOperator } from './window.ts'

type Spec = Extract<OperatorSpec, { kind: 'WINDOW' }> & { assigner: FixedAssigner }
const TUMBLING: FixedAssigner = { kind: 'TUMBLING', time: 'EVENT', size: 10, offset: 0 }
const VALUE = Types.TUPLE(Types.STRING, Types.INT)
const sum = ([key, a]: [string, number], [, b]: [string, number]): [string, number] => [key, a + b]

const spec = (more: Partial<Spec> = {}): Spec => ({
  kind: 'WINDOW',
  assigner: TUMBLING,
  allowedLateness: 0,
  lateOutput: null,
  contents: { kind: 'REDUCING', type: VALUE, reduce: sum as never },
  function: null,
  ...more,
})

const snapshot = async (instance: OperatorInstance): Promise<OperatorSnapshot> =>
  (await instance.snapshot({ checkpointId: 1n, kind: 'SAVEPOINT', format: 'CANONICAL', target: memoryTarget })).written

let clock = 0
async function opened(of: Spec, restore: OperatorSnapshot | null = null) {
  const told: string[] = []
  const output: Output = {
    collect: ({ value, timestamp }) => told.push(`${JSON.stringify(value)} @${timestamp ?? ''}`),
    collectTo: (tag, { value }) => told.push(`${tag}: ${JSON.stringify(value)}`),
    emitWatermark: () => undefined,
    emitIdle: () => undefined,
  }
  const place = { operatorId: '0'.repeat(32), name: 'window', subtask: 0, parallelism: 1, maxParallelism: 128, now: () => clock }
  const keying = { type: Types.STRING, selectors: [([key]: [string]) => key] }
  const instance = new OperatorInstance({ ...place, keying }, windowOperator(of), output)
  const open = (stream: unknown) => Promise.resolve(memory('memory', (stream as { bytes: Uint8Array }).bytes))
  await instance.open(restore === null ? null : { keyed: restore.keyed === null ? [] : [restore.keyed], operator: [], open })
  const give = (value: [string, number], timestamp: number | null) => instance.processElement({ value, timestamp }, 0)
  return { instance, told, give }
}

describe('windows', () => {
  it('tumbling ones fire when the watermark reaches their end, each key by itself', async () => {
    const { instance, told, give } = await opened(spec())
    await give(['a', 1], 3)
    await give(['a', 2], 9)
    await give(['b', 5], 4)
    await give(['a', 7], 10)
    instance.processWatermark(8)
    expect(told).toEqual([])
    instance.processWatermark(9)
    expect(told.sort()).toEqual(['["a",3] @9', '["b",5] @9'])
    instance.processWatermark(100)
    expect(told).toContain('["a",7] @19')
  })

  it('late records are dropped, sent aside, or fire again while that is allowed', async () => {
    const { instance, told, give } = await opened(spec({ allowedLateness: 5, lateOutput: 'late' }))
    await give(['a', 1], 3)
    instance.processWatermark(12)
    await give(['a', 2], 4)
    instance.processWatermark(14)
    await give(['a', 4], 5)
    expect(told).toEqual(['["a",1] @9', '["a",3] @9', 'late: ["a",4]'])
  })

  it('lists go to the function with their window; sliding windows share records', async () => {
    const { instance, told, give } = await opened(
      spec({
        assigner: { kind: 'SLIDING', time: 'EVENT', size: 10, slide: 5, offset: 0 },
        contents: { kind: 'LIST', element: VALUE },
        function: {
          process: (
            key: string,
            context: { window(): { start: bigint; end: bigint } },
            elements: Iterable<[string, number]>,
            out: { collect(value: unknown): void },
          ) => {
            out.collect([key, Number(context.window().start), [...elements].map(([, one]) => one)])
          },
        },
      }),
    )
    await give(['a', 1], 3)
    await give(['a', 2], 7)
    instance.processWatermark(50)
    expect(told).toEqual(['["a",-5,[1]] @4', '["a",0,[1,2]] @9', '["a",5,[2]] @14'])
  })

  it('aggregates and processing time', async () => {
    clock = 3
    const aggregate = {
      createAccumulator: () => 0,
      add: ([, value]: [string, number], before: number) => before + value,
      getResult: (total: number) => total * 100,
    }
    const { instance, told, give } = await opened(
      spec({ assigner: { ...TUMBLING, time: 'PROCESSING' }, contents: { kind: 'AGGREGATING', accumulator: Types.INT, aggregate } }),
    )
    await give(['a', 1], null)
    await give(['a', 2], null)
    expect(instance.nextProcessingTimer()).toBe(9)
    instance.advanceProcessingTime(9)
    expect(told).toEqual(['300 @9'])
    expect(instance.nextProcessingTimer()).toBeNull()
  })

  it('go on after a restore, and leave nothing behind once they are over', async () => {
    const { instance, give } = await opened(spec())
    await give(['a', 1], 3)
    const next = await opened(spec(), await snapshot(instance))
    await next.give(['a', 2], 4)
    next.instance.processWatermark(30)
    expect(next.told).toEqual(['["a",3] @9'])
    const after = await opened(spec(), await snapshot(next.instance))
    after.instance.processWatermark(100)
    expect(after.told).toEqual([])
  })

  it('need the time of each record', async () => {
    const { give } = await opened(spec())
    expect(() => give(['a', 1], null)).toThrow(/did you forget to call 'DataStream.assignTimestampsAndWatermarks/)
  })
})

it('every time falls into size / slide windows that hold it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 6 }),
      fc.nat({ max: 19 }),
      (time, slide, times, offset) => {
        const windows = windowsOf({ kind: 'SLIDING', time: 'EVENT', size: slide * times, slide, offset: offset % slide }, time)
        expect(windows).toHaveLength(times)
        for (const { start, end } of windows) expect(Number(start) <= time && time < Number(end)).toBe(true)
      },
    ),
  )
})

import { describe, expect, it } from 'vitest'
import { memory } from '../../../tests/golden/state-streams.ts'
import { memoryTarget } from '../../../tests/golden/memory-sink.ts'
import type { KeyedProcessFunction } from '../api/functions.ts'
import { MapStateDescriptor, ValueStateDescriptor } from '../api/state-descriptors.ts'
import { OutputTag } from '../api/output-tag.ts'
import { WatermarkStrategy } from '../api/watermark-strategy.ts'
import { redistributeOperatorState } from '../checkpoint/redistribute-operator-state.ts'
import { keyedReduceOperator } from '../operators/keyed-reduce.ts'
import { broadcastProcessOperator, keyedProcessOperator, processOperator } from '../operators/process.ts'
import { flatMapOperator, mapOperator } from '../operators/stateless.ts'
import type { OperatorFactory, Output } from '../operators/stream-operator.ts'
import { timestampsAndWatermarksOperator } from '../operators/timestamps-and-watermarks.ts'
import { Types } from '../types/types.ts'
import { OperatorInstance, type OperatorPlace, type OperatorSnapshot } from './operator-instance.ts'

/** What came out, as words. */
function recorder(): Output & { told: string[] } {
  const told: string[] = []
  const text = (value: unknown): string => JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one))
  return {
    told,
    collect: ({ value, timestamp }) => told.push(`${text(value)}${timestamp === null ? '' : ` @${timestamp}`}`),
    collectTo: (tag, { value }) => told.push(`${tag}: ${text(value)}`),
    emitWatermark: (timestamp) => told.push(`watermark ${timestamp}`),
    emitIdle: (idle) => told.push(idle ? 'idle' : 'active'),
  }
}

let clock = 0
const place = (more: Partial<OperatorPlace> = {}): OperatorPlace => ({
  operatorId: '0'.repeat(32),
  name: 'tested',
  subtask: 0,
  parallelism: 1,
  maxParallelism: 128,
  keying: null,
  now: () => clock,
  ...more,
})
const keyed = (more: Partial<OperatorPlace> = {}): OperatorPlace =>
  place({ keying: { type: Types.STRING, selectors: [([key]: [string]) => key, null] }, ...more })

async function opened(factory: OperatorFactory, at: OperatorPlace, restore: OperatorSnapshot[] = []) {
  const output = recorder()
  const instance = new OperatorInstance(at, factory, output)
  const operator = redistributeOperatorState(
    restore.map((one) => (one.operator === null ? [] : [one.operator])),
    at.parallelism,
  )[at.subtask]
  const open = (stream: unknown) => Promise.resolve(memory('memory', (stream as { bytes: Uint8Array }).bytes))
  await instance.open(restore.length === 0 ? null : { keyed: restore.flatMap((one) => one.keyed ?? []), operator: operator ?? [], open })
  return { instance, output }
}
const snapshot = async (instance: OperatorInstance): Promise<OperatorSnapshot> =>
  (await instance.snapshot({ checkpointId: 1n, kind: 'SAVEPOINT', format: 'CANONICAL', target: memoryTarget })).written

/** Counts by key, and tells the count when its window of 10 ms ends. */
const counter: KeyedProcessFunction<string, [string], [string, bigint]> & { count: unknown } = {
  count: null,
  open(context) {
    this.count = context.getState(new ValueStateDescriptor('count', Types.LONG))
  },
  processElement(_value, context) {
    const count = this.count as { value(): bigint | null; update(value: bigint): void }
    count.update((count.value() ?? 0n) + 1n)
    context.timerService().registerEventTimeTimer(10)
  },
  onTimer(_timestamp, context, out) {
    const count = this.count as { value(): bigint | null }
    out.collect([context.getCurrentKey(), count.value() ?? 0n])
  },
}
const counting = (): OperatorFactory => keyedProcessOperator({ ...counter })

describe('operators', () => {
  it('map and flatMap keep the time of the record', async () => {
    const { instance, output } = await opened(
      mapOperator((value: number) => value + 1),
      place(),
    )
    await instance.processElement({ value: 1, timestamp: 7 }, 0)
    instance.processWatermark(9)
    instance.processWatermark(9)
    expect(output.told).toEqual(['2 @7', 'watermark 9'])
    const flat = await opened(
      flatMapOperator((value: number[], out: { collect(one: number): void }) => {
        value.forEach((one) => {
          out.collect(one)
        })
      }),
      place(),
    )
    await flat.instance.processElement({ value: [1, 2], timestamp: null }, 0)
    expect(flat.output.told).toEqual(['1', '2'])
  })

  it('process sends to side outputs', async () => {
    const late = new OutputTag<string>('late')
    const { instance, output } = await opened(
      processOperator({
        processElement: (value: string, context: { output(tag: OutputTag<string>, value: string): void }) => {
          context.output(late, value)
        },
      }),
      place(),
    )
    await instance.processElement({ value: 'a', timestamp: null }, 0)
    expect(output.told).toEqual(['late: "a"'])
  })

  it('reduce emits each key’s running value', async () => {
    const type = Types.TUPLE(Types.STRING, Types.INT)
    const reduce = ([key, a]: [string, number], [, b]: [string, number]) => [key, a + b]
    const { instance, output } = await opened(keyedReduceOperator(reduce, type), keyed())
    for (const value of [
      ['a', 1],
      ['b', 10],
      ['a', 2],
    ])
      await instance.processElement({ value, timestamp: null }, 0)
    expect(output.told).toEqual(['["a",1]', '["b",10]', '["a",3]'])
  })

  it('watermarks follow the greatest time, and idleness is told', async () => {
    clock = 0
    const strategy = WatermarkStrategy.forBoundedOutOfOrderness<number>(2)
      .withTimestampAssigner((value) => value)
      .withIdleness(1000)
    const { instance, output } = await opened(timestampsAndWatermarksOperator(strategy), place())
    await instance.processElement({ value: 10, timestamp: null }, 0)
    await instance.processElement({ value: 5, timestamp: null }, 0)
    instance.periodic()
    instance.processWatermark(100)
    clock = 1001
    instance.periodic()
    await instance.processElement({ value: 11, timestamp: null }, 0)
    expect(output.told).toEqual(['10 @10', '5 @5', 'watermark 7', 'idle', 'active', '11 @11'])
  })

  it('timers are refused where there is no key', async () => {
    const timer = {
      processElement: (_: unknown, context: { timerService(): { registerEventTimeTimer(time: number): void } }) => {
        context.timerService().registerEventTimeTimer(1)
      },
    }
    const { instance } = await opened(processOperator(timer), place())
    expect(() => instance.processElement({ value: 1, timestamp: null }, 0)).toThrow(/only supported on a keyed stream/)
  })
})

describe('state and timers of an operator', () => {
  it('go on after a restore at another parallelism, each key once', async () => {
    const { instance } = await opened(counting(), keyed())
    for (let i = 0; i < 300; i++) await instance.processElement({ value: [`key-${i % 100}`], timestamp: 1 }, 0)
    const taken = await snapshot(instance)
    const results: string[] = []
    for (let subtask = 0; subtask < 7; subtask++) {
      const part = await opened(counting(), keyed({ subtask, parallelism: 7 }), [taken])
      part.instance.processWatermark(50)
      results.push(...part.output.told.filter((one) => !one.startsWith('watermark')))
    }
    expect(results.sort()).toEqual(Array.from({ length: 100 }, (_, i) => `["key-${i}","3n"] @10`).sort())
  })

  it('processing-time timers fire by the clock, those that are past at once', async () => {
    clock = 100
    const fired: KeyedProcessFunction<string, [string], string> = {
      processElement: (_value, context) => {
        context.timerService().registerProcessingTimeTimer(context.timerService().currentProcessingTime() + 10)
      },
      onTimer: (timestamp, context, out) => {
        out.collect(`${context.getCurrentKey()} ${context.timeDomain()} ${timestamp}`)
      },
    }
    const { instance } = await opened(keyedProcessOperator(fired), keyed())
    await instance.processElement({ value: ['a'], timestamp: 5 }, 0)
    expect(instance.nextProcessingTimer()).toBe(110)
    const next = await opened(keyedProcessOperator(fired), keyed(), [await snapshot(instance)])
    next.instance.advanceProcessingTime(500)
    expect(next.output.told).toEqual(['"a PROCESSING_TIME 110"'])
    expect(next.instance.nextProcessingTimer()).toBeNull()
  })

  it('broadcast state comes whole to every subtask', async () => {
    const rules = new MapStateDescriptor('rules', Types.STRING, Types.INT)
    const factory = broadcastProcessOperator(
      {
        processElement: (
          [key]: [string],
          context: { getBroadcastState(of: typeof rules): { get(key: string): number | undefined } },
          out: { collect(value: unknown): void },
        ) => {
          out.collect(context.getBroadcastState(rules).get(key) ?? null)
        },
        processBroadcastElement: (
          [key, value]: [string, number],
          context: { getBroadcastState(of: typeof rules): { put(key: string, value: number): void } },
        ) => {
          context.getBroadcastState(rules).put(key, value)
        },
      },
      [rules as never],
    )
    const { instance } = await opened(factory, place())
    await instance.processElement({ value: ['a', 5], timestamp: null }, 1)
    const taken = await snapshot(instance)
    for (let subtask = 0; subtask < 3; subtask++) {
      const part = await opened(factory, place({ subtask, parallelism: 3 }), [taken])
      await part.instance.processElement({ value: ['a'], timestamp: null }, 0)
      expect(part.output.told).toEqual(['5'])
    }
  })
})

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readMetadata } from '../../savepoint/metadata/read.ts'
import { memory } from '../../../tests/golden/state-streams.ts'
import type { StreamHandle } from '../../savepoint/metadata/model.ts'
import type { KeyedProcessFunction } from '../api/functions.ts'
import { ValueStateDescriptor } from '../api/state-descriptors.ts'
import { StreamEnvironment } from '../api/stream-environment.ts'
import type { ValueState } from '../operators/runtime-context.ts'
import type { OperatorFactory, Output } from '../operators/stream-operator.ts'
import { Types } from '../types/types.ts'
import { JobMaster } from './job-master.ts'
import type { JobRestore } from './job-restore.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-job-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})
const ID = 'abcdef0123456789abcdef0123456789'

/** Hands records on; a slow one rests now and then, as an operator with a promise. */
const pace =
  (slow: boolean): OperatorFactory =>
  () => {
    let output: Output | null = null
    return {
      open(context) {
        output = context.output
      },
      processElement(record) {
        if (!slow || (record.value as bigint) % 1000n !== 0n) return output?.collect(record)
        return new Promise((resolve) => setTimeout(resolve, 1)).then(() => output?.collect(record))
      },
    }
  }

/** Hands on each key's count as it changes. */
function countByKey(): KeyedProcessFunction<string, bigint, [string, bigint]> {
  let count: ValueState<bigint>
  return {
    open(context) {
      count = context.getState(new ValueStateDescriptor('count', Types.LONG))
    },
    processElement(_value, context, out) {
      const next = (count.value() ?? 0n) + 1n
      count.update(next)
      out.collect([context.getCurrentKey(), next])
    },
  }
}

/** Counts the numbers up to `to` by their remainder, and hands on each count as it changes. */
function counting(
  to: bigint,
  results: Map<string, bigint>,
  options: { parallelism?: number; uid?: string; slow?: boolean } = {},
): StreamEnvironment {
  const env = new StreamEnvironment()
  env.setParallelism(options.parallelism ?? 2)
  env
    .fromSequence(1n, to)
    .uid('numbers')
    .transform('pace', Types.LONG, pace(options.slow === true))
    .keyBy((value: bigint) => `key-${value % 97n}`, Types.STRING)
    .process(countByKey(), Types.TUPLE(Types.STRING, Types.LONG))
    .uid(options.uid ?? 'counts')
    .collect(([key, count]) => results.set(key, count))
  return env
}

const start = (job: () => StreamEnvironment, restore: JobRestore | null = null): Promise<JobMaster> =>
  JobMaster.start({
    id: ID,
    code: { kind: 'here', build: job },
    restore,
    workingFolder: join(folder, 'work'),
    print: () => undefined,
    now: () => Date.now(),
  })

function restoreOf(uri: string, allowNonRestored = false): JobRestore {
  const path = uri.replace(/^file:\/*/, '/')
  const metadata = readMetadata(readFileSync(join(path, '_metadata')), path)
  const open = (stream: StreamHandle | null) => {
    if (stream?.tag === 1) return Promise.resolve(memory(stream.name, stream.bytes))
    return Promise.resolve(stream?.tag === 6 ? memory(stream.path, readFileSync(join(path, stream.path))) : null)
  }
  return { metadata, pointer: uri, folder: uri, open, allowNonRestored, claimMode: 'NO_CLAIM' }
}

const expected = (to: bigint): Map<string, bigint> => {
  const counts = new Map<string, bigint>()
  for (let value = 1n; value <= to; value++) counts.set(`key-${value % 97n}`, (counts.get(`key-${value % 97n}`) ?? 0n) + 1n)
  return counts
}
const sorted = (of: Map<string, bigint>): [string, bigint][] => [...of].sort(([a], [b]) => (a < b ? -1 : 1))

describe('a local job', () => {
  it('runs to its end', async () => {
    const results = new Map<string, bigint>()
    expect(await (await start(() => counting(20_000n, results))).done).toEqual({ state: 'FINISHED' })
    expect(sorted(results)).toEqual(sorted(expected(20_000n)))
  })

  it('fails with what the job’s code threw', async () => {
    const failing = (): StreamEnvironment => {
      const env = new StreamEnvironment()
      env
        .fromSequence(1n, 10n)
        .map(() => {
          throw new Error('no luck')
        }, Types.LONG)
        .print()
      return env
    }
    expect(await (await start(failing)).done).toMatchObject({ state: 'FAILED', error: { message: 'no luck' } })
  })

  it('can be cancelled', async () => {
    const job = await start(() => counting(1_000_000_000n, new Map()))
    await job.running()
    job.cancel()
    expect(await job.done).toEqual({ state: 'CANCELED' })
  })
})

describe('savepoints of a local job', () => {
  it('are a consistent cut: stopped and resumed at 3, 7 and 2, every number is counted once', { timeout: 30_000 }, async () => {
    const TO = 120_000n
    const results = new Map<string, bigint>()
    let restore: JobRestore | null = null
    for (const parallelism of [1, 3, 7]) {
      const job: JobMaster = await start(() => counting(TO, results, { parallelism, slow: true }), restore)
      await job.running()
      await new Promise((resolve) => setTimeout(resolve, 15))
      const location = await job.savepoint(folder, 'SUSPEND')
      expect(await job.done).toEqual({ state: 'FINISHED' })
      expect(location).toMatch(/\/savepoint-abcdef-[0-9a-f]{12}$/)
      restore = restoreOf(location)
    }
    expect(await (await start(() => counting(TO, results, { parallelism: 2 }), restore)).done).toEqual({ state: 'FINISHED' })
    expect(sorted(results)).toEqual(sorted(expected(TO)))
  })

  it('are taken while the job goes on, and a fork from one counts the rest', { timeout: 30_000 }, async () => {
    const TO = 60_000n
    const [first, fork] = [new Map<string, bigint>(), new Map<string, bigint>()]
    const job = await start(() => counting(TO, first, { slow: true }))
    await job.running()
    const location = await job.savepoint(folder)
    expect(await job.done).toEqual({ state: 'FINISHED' })
    expect(await (await start(() => counting(TO, fork), restoreOf(location))).done).toEqual({ state: 'FINISHED' })
    expect(sorted(first)).toEqual(sorted(expected(TO)))
    expect(sorted(fork)).toEqual(sorted(expected(TO)))
  })

  it('that the job does not live to see leave nothing behind', async () => {
    const target = join(folder, 'cancelled')
    const job = await start(() => counting(1_000_000_000n, new Map()))
    await job.running()
    const savepoint = job.savepoint(target)
    job.cancel()
    await expect(savepoint).rejects.toMatchObject({ code: 'CHECKPOINT_COORDINATOR_SUSPEND' })
    await job.done
    expect(existsSync(target) ? readdirSync(target) : []).toEqual([])
  })

  it('are refused where an operator is missing, unless that is allowed', { timeout: 30_000 }, async () => {
    const job = await start(() => counting(60_000n, new Map(), { slow: true }))
    await job.running()
    const location = await job.savepoint(folder, 'SUSPEND')
    const other = () => counting(10n, new Map(), { uid: 'renamed' })
    await expect(start(other, restoreOf(location))).rejects.toThrow(
      /Cannot map checkpoint\/savepoint state for operator [0-9a-f]{32} to the new program.*--allowNonRestoredState/,
    )
    const results = new Map<string, bigint>()
    expect(await (await start(() => counting(60_000n, results, { uid: 'renamed' }), restoreOf(location, true))).done).toEqual({
      state: 'FINISHED',
    })
    expect([...results.values()].reduce((sum, count) => sum + count, 0n)).toBeLessThan(60_000n)
  })

  it('do not fit a job of another max parallelism', async () => {
    const job = await start(() => counting(60_000n, new Map(), { slow: true }))
    await job.running()
    const location = await job.savepoint(folder, 'SUSPEND')
    const other = () => counting(10n, new Map()).setMaxParallelism(64)
    await expect(start(other, restoreOf(location))).rejects.toThrow(
      /Max parallelism mismatch between checkpoint\/savepoint state and new program/,
    )
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { DataStream, SingleOutputStreamOperator } from '../../main/runtime/api/data-stream.ts'
import type { RichFunction } from '../../main/runtime/api/functions.ts'
import { MapStateDescriptor } from '../../main/runtime/api/state-descriptors.ts'
import { StreamEnvironment } from '../../main/runtime/api/stream-environment.ts'
import { TumblingEventTimeWindows } from '../../main/runtime/api/windows.ts'
import { jobGraphOf } from '../../main/runtime/graph/job-graph-generator.ts'
import { jsonPlan } from '../../main/runtime/graph/json-plan.ts'
import { verticesFromSources } from '../../main/runtime/graph/topological-order.ts'
import { Types } from '../../main/runtime/types/types.ts'
import { corpusCases } from './corpus.ts'
import { discarding } from './job-graphs.ts'

const nothing = (): void => undefined
const same = (x: bigint): bigint => x
const process: RichFunction & { processElement: () => void; processBroadcastElement: () => void } = {
  processElement: nothing,
  processBroadcastElement: nothing,
}

describe('the job of the corpus’ graph cases', () => {
  interface Operator {
    id: string
    name: string
    uid: string | null
    uidHash?: string
    parallelism: number
  }
  /** `SetA.graph` of the tool that wrote the corpus. */
  function job(): StreamEnvironment {
    const env = new StreamEnvironment().setParallelism(2)
    const feed = env.fromSequence(1, 8).name('feed').uid('feed-uid')
    const a = feed.map(same, Types.LONG).name('chained map').uid('chained-map').map(same, Types.LONG).name('chained, no uid')
    const counted = () => a.keyBy(same, Types.LONG).process<bigint>(process)
    counted().name('with uid').uid('with-uid').map(same).name('tail of the chain')
    counted().name('without uid')
    counted().name('given hash').setUidHash('00112233445566778899aabbccddeeff')
    counted().name('alone').uid('alone').disableChaining().setParallelism(3).setMaxParallelism(64)
    a.union(feed).rebalance().process(process).name('merge: "quoted", / and ünïcode').uid('merge/ünïcode "uid"').slotSharingGroup('default')
    return env
  }
  const cases = corpusCases().flatMap(({ name, truth }) => {
    const graph = /\/graph-/.test(name) ? (truth()['graph'] as Operator[] | undefined) : undefined
    return graph === undefined ? [] : [{ name, graph }]
  })

  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(0)
  })

  it.each(cases)('$name', ({ graph }) => {
    const ours = jobGraphOf(job())
      .vertices.flatMap(({ operators, parallelism }) => operators.map((operator) => ({ ...operator, parallelism })))
      .map(({ id, name, uid, userHash, parallelism }) => ({
        id: userHash ?? id,
        name: name.replace(/^Source: /, ''),
        uid,
        ...(userHash === null ? {} : { uidHash: userHash }),
        parallelism,
      }))
    const order = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
    expect(ours.sort(order)).toEqual([...graph].sort(order))
  })
})

describe.each(['1.20.5', '2.3.0'])('the job that a Flink %s cluster was recorded with', (version) => {
  const Detail = z.object({
    jid: z.string(),
    vertices: z.array(z.object({ id: z.string(), name: z.string(), parallelism: z.number(), maxParallelism: z.number() })),
    plan: z.looseObject({ nodes: z.array(z.looseObject({ description: z.string() })) }),
  })
  const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'rest', version, 'rest-reads.json'), 'utf8')) as {
    exchanges: { response: { body: unknown } }[]
  }
  const detail = recorded.exchanges.map(({ response }) => Detail.safeParse(response.body)).find(({ success }) => success)?.data

  /** As recorded: all operators but two with their name as uid. */
  function job(reduceName: string): StreamEnvironment {
    const env = new StreamEnvironment()
    env.configuration.setText('pipeline.name', 'orders')
    const named = <T>(name: string, stream: SingleOutputStreamOperator<T>) => stream.name(name).uid(name)
    const orders = named('orders', env.fromSequence(1, 10)).map(same, Types.LONG).name('sequencer')
    const rules = named('rules', env.fromSequence(1, 10)).broadcast(new MapStateDescriptor('rules', Types.STRING, Types.LONG))
    const enriched = named('enrich', orders.keyBy(same, Types.LONG).connect(rules).process<bigint>(process, Types.LONG))
    const totals: DataStream<bigint> = named('totals', enriched.keyBy(same, Types.LONG).process<bigint>(process))
    // Flink shows the class that Java makes of the lambda.
    const reduce = Object.defineProperty((a: bigint, b: bigint) => a + b, 'name', { value: reduceName })
    const windows = enriched.keyBy(same, Types.LONG).window(TumblingEventTimeWindows.of(10_000)).reduce(reduce).name('window').map(same)
    totals.union(windows).sinkTo(discarding).name('sink').uid('sink')
    return env
  }

  it('has the plan that the cluster answered', () => {
    const lambda = /Orders\$\$Lambda[^,]*/.exec(JSON.stringify(detail))?.[0] ?? ''
    expect(jsonPlan(jobGraphOf(job(lambda)), detail?.jid ?? '')).toEqual(detail?.plan)
  })

  it('has its vertices, in its order', () => {
    const vertices = verticesFromSources(jobGraphOf(job('reduce')))
    expect(vertices.map(({ id, name, parallelism, maxParallelism }) => ({ id, name, parallelism, maxParallelism }))).toEqual(
      detail?.vertices,
    )
  })
})

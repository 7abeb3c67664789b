import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DataStream, SingleOutputStreamOperator } from '../api/data-stream.ts'
import { OutputTag } from '../api/output-tag.ts'
import { StreamEnvironment } from '../api/stream-environment.ts'
import { Types } from '../types/types.ts'
import { jobGraphOfStreamGraph } from './job-graph-generator.ts'
import { streamGraphOf } from './stream-graph-generator.ts'
import { verticesFromSources } from './topological-order.ts'

const same = (x: bigint): bigint => x
const nothing = (): void => undefined

const CALLS = ['source', 'map', 'keyed', 'union', 'connect', 'side', 'rebalance', 'broadcast', 'sink', 'print'] as const
const TWEAKS = ['none', 'parallelism', 'alone', 'head', 'group', 'uid'] as const
const Step = fc.record({
  call: fc.constantFrom(...CALLS),
  tweak: fc.constantFrom(...TWEAKS),
  a: fc.nat(1000),
  b: fc.nat(1000),
})
type Step = typeof Step extends fc.Arbitrary<infer S> ? S : never

function jobOf(steps: readonly Step[]): StreamEnvironment {
  const env = new StreamEnvironment()
  const operators = [env.fromSequence(1, 10)]
  const streams: DataStream<bigint>[] = [...operators]
  const at = (i: number): DataStream<bigint> => streams[i % streams.length] ?? env.fromSequence(1, 10)
  const put = (operator: SingleOutputStreamOperator<bigint>, { tweak, a }: Step): void => {
    if (tweak === 'parallelism') operator.setParallelism(1 + (a % 4))
    if (tweak === 'alone') operator.disableChaining()
    if (tweak === 'head') operator.startNewChain()
    if (tweak === 'group') operator.slotSharingGroup(`group ${a % 2}`)
    if (tweak === 'uid') operator.uid(`uid ${operators.length}`)
    operators.push(operator)
    streams.push(operator)
  }
  for (const step of steps) {
    const [a, b] = [at(step.a), at(step.b)]
    if (step.call === 'source') put(env.fromSequence(1, 10), step)
    if (step.call === 'map') put(a.map(same, Types.LONG), step)
    if (step.call === 'keyed') put(a.keyBy(same, Types.LONG).process({ processElement: nothing }, Types.LONG), step)
    if (step.call === 'connect') put(a.connect(b).map({ map1: same, map2: same }, Types.LONG), step)
    if (step.call === 'union') streams.push(a.union(b))
    if (step.call === 'rebalance') streams.push(a.rebalance())
    if (step.call === 'broadcast') streams.push(a.broadcast())
    if (step.call === 'side')
      streams.push((operators[step.a % operators.length] ?? env.fromSequence(1, 10)).getSideOutput(new OutputTag('side', Types.LONG)))
    if (step.call === 'print') a.print()
    if (step.call === 'sink') {
      const operator = { processElement: nothing }
      a.sinkTo({ createWriter: () => operator, createCommitter: step.b % 2 === 0 ? () => operator : null })
    }
  }
  at(0).print()
  return env
}

describe('any job', () => {
  it('has one id for each operator and a job graph that holds every operator and every edge once', () => {
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 25 }), (steps) => {
        const streamGraph = streamGraphOf(jobOf(steps))
        const graph = jobGraphOfStreamGraph(streamGraph)
        const operators = graph.vertices.flatMap((vertex) => vertex.operators)
        expect(operators).toHaveLength(streamGraph.nodes.size)
        expect(new Set(operators.map(({ id }) => id)).size).toBe(operators.length)

        const edges = [...streamGraph.nodes.values()].flatMap(({ outEdges }) => outEdges)
        const chained = operators.flatMap(({ next }) => next)
        const exchanges = graph.vertices.flatMap(({ inputs }) => inputs)
        expect(chained.length + exchanges.length).toBe(edges.length)

        for (const vertex of graph.vertices) {
          expect(vertex.id).toBe(vertex.operators[0]?.id)
          // Each but the head is fed once, from before.
          const fed = vertex.operators.flatMap(({ next }, from) => next.map(({ operator }) => ({ from, operator })))
          expect(fed.map(({ operator }) => operator).sort((a, b) => a - b)).toEqual(vertex.operators.slice(1).map((_, i) => i + 1))
          expect(fed.every(({ from, operator }) => from < operator)).toBe(true)
          for (const edge of vertex.inputs) {
            const source = graph.vertices.find(({ id }) => id === edge.sourceVertex)
            expect(source?.operators[edge.sourceOperator]).toBeDefined()
            if (edge.partitioner.kind === 'FORWARD') expect(source?.parallelism).toBe(vertex.parallelism)
          }
        }

        const sorted = verticesFromSources(graph)
        expect(new Set(sorted)).toEqual(new Set(graph.vertices))
        const position = new Map(sorted.map(({ id }, i) => [id, i]))
        for (const { sourceVertex, targetVertex } of exchanges) {
          expect(position.get(sourceVertex)).toBeLessThan(position.get(targetVertex) ?? -1)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same graph each time it is built', () => {
    fc.assert(
      fc.property(fc.array(Step, { maxLength: 15 }), (steps) => {
        const ids = (): string[][] =>
          jobGraphOfStreamGraph(streamGraphOf(jobOf(steps))).vertices.map((v) => v.operators.map(({ id }) => id))
        expect(ids()).toEqual(ids())
      }),
      { numRuns: 50 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import vectors from '../../../tests/golden/vectors/auto-ids.json' with { type: 'json' }
import { automaticIds } from './automatic-ids.ts'
import { chainingOf } from './chainable.ts'
import type { ChainingStrategy, StreamGraph, StreamNode } from './stream-graph.ts'

type Vector = (typeof vectors.graphs)[number]

/** The vectors do not state max parallelism; the note of the one graph that sets it says where. */
function graphOf(vector: Vector): StreamGraph {
  return {
    chainingEnabled: vector.chainingEnabled,
    nodes: vector.nodes.map((node) => ({
      ...node,
      chainingStrategy: node.chainingStrategy as ChainingStrategy,
      maxParallelism: vector.name === 'max-parallelism' && node.name === 'Map' ? 64 : -1,
    })),
  }
}

const node = (id: number, inputs: number[], targets: number[], more: Partial<StreamNode> = {}): StreamNode => ({
  id,
  uid: null,
  parallelism: 1,
  chainingStrategy: 'ALWAYS',
  slotSharingGroup: 'default',
  inputs,
  outputs: targets.map((target) => ({ target, partitioner: 'FORWARD' })),
  ...more,
})

describe('automaticIds', () => {
  it('has vectors', () => {
    expect(vectors.graphs).toHaveLength(21)
  })

  it.each(vectors.graphs)('$name: $note', (vector) => {
    const ids = automaticIds(graphOf(vector))
    expect(Object.fromEntries(ids)).toEqual(Object.fromEntries(vector.nodes.map(({ id, generatedId }) => [id, generatedId])))
  })

  it.each(vectors.graphs)('$name: the same edges chain', (vector) => {
    const graph = graphOf(vector)
    const chainable = chainingOf(graph)
    const judged = graph.nodes.flatMap((source) => source.outputs.map((edge) => [source.id, edge.target, chainable(source, edge)]))
    expect(judged).toEqual(vector.nodes.flatMap((source) => source.outputs.map((edge) => [source.id, edge.target, edge.chainable])))
  })

  it('refuses two operators with one id', () => {
    const graph = { chainingEnabled: true, nodes: [node(1, [], [2], { uid: 'a' }), node(2, [1], [], { uid: 'a' })] }
    expect(() => automaticIds(graph)).toThrow(expect.objectContaining({ code: 'OPERATOR_ID_COLLISION' }))
  })

  it('refuses a node that no source leads to', () => {
    expect(() => automaticIds({ chainingEnabled: true, nodes: [node(1, [], [2]), node(2, [1, 3], [])] })).toThrow(
      expect.objectContaining({ code: 'GRAPH_NOT_REACHABLE' }),
    )
  })
})

describe('chainingOf', () => {
  const first = (graph: StreamGraph, source = 0): boolean => {
    const from = graph.nodes[source]
    const edge = from?.outputs[0]
    return from !== undefined && edge !== undefined && chainingOf(graph)(from, edge)
  }
  const pair = (source: Partial<StreamNode>, target: Partial<StreamNode>, more: Partial<StreamGraph> = {}): boolean =>
    first({ chainingEnabled: true, nodes: [node(1, [], [2], source), node(2, [1], [], target)], ...more })

  it('lets HEAD_WITH_SOURCES follow a FLIP-27 source alone', () => {
    expect(pair({ role: 'source' }, { chainingStrategy: 'HEAD_WITH_SOURCES' })).toBe(true)
    expect(pair({}, { chainingStrategy: 'HEAD_WITH_SOURCES' })).toBe(false)
  })

  it('keeps a yielding operator out of a legacy source’s chain, however long', () => {
    expect(pair({ role: 'legacy-source' }, { role: 'yielding' })).toBe(false)
    const nodes = [node(1, [], [2], { role: 'legacy-source' }), node(2, [1], [3]), node(3, [2], [], { role: 'yielding' })]
    expect(first({ chainingEnabled: true, nodes }, 1)).toBe(false)
    const broken = [nodes[0], node(2, [1], [3], { chainingStrategy: 'HEAD' }), nodes[2]].filter((n) => n !== undefined)
    expect(first({ chainingEnabled: true, nodes: broken }, 1)).toBe(true)
  })

  it('minds max parallelism only when told to', () => {
    expect(pair({ maxParallelism: 128 }, {})).toBe(true)
    expect(pair({ maxParallelism: 128 }, {}, { chainDifferentMaxParallelism: false })).toBe(false)
  })

  it('never chains a blocking exchange or a node without operator', () => {
    expect(pair({ outputs: [{ target: 2, partitioner: 'FORWARD', batchExchange: true }] }, {})).toBe(false)
    expect(pair({ role: 'no-operator' }, {})).toBe(false)
  })
})

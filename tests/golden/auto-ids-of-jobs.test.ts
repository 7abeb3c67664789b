import { describe, expect, it } from 'vitest'
import { KeyedStream, type DataStream, type SingleOutputStreamOperator } from '../../main/runtime/api/data-stream.ts'
import { OutputTag } from '../../main/runtime/api/output-tag.ts'
import { StreamEnvironment } from '../../main/runtime/api/stream-environment.ts'
import { jobGraphOf } from '../../main/runtime/graph/job-graph-generator.ts'
import { Types } from '../../main/runtime/types/types.ts'
import { discarding } from './job-graphs.ts'
import vectors from './vectors/auto-ids.json' with { type: 'json' }

type Vector = (typeof vectors.graphs)[number]
type Node = Vector['nodes'][number]
type Edge = Node['outputs'][number]

const same = (x: bigint): bigint => x
const nothing = (): void => undefined

const isKeyed = (stream: DataStream<bigint>): stream is KeyedStream<bigint, unknown> => stream instanceof KeyedStream

function keyed(stream: DataStream<bigint>): KeyedStream<bigint, unknown> {
  if (isKeyed(stream)) return stream
  throw new Error('the vector has a keyed operator without HASH edge')
}

/** Writes the job behind a vector: nodes and edges in the vector's order, each by the call of the API that makes it. */
function jobOf(vector: Vector): StreamEnvironment {
  const env = new StreamEnvironment()
  if (!vector.chainingEnabled) env.disableOperatorChaining()
  const built = new Map<number, SingleOutputStreamOperator<bigint>>()
  const parallelism = new Map(vector.nodes.map((node) => [node.id, node.parallelism]))
  const groups = new Map(vector.nodes.map((node) => [node.id, node.slotSharingGroup]))

  const along = (source: number, edge: Edge): DataStream<bigint> => {
    const operator = built.get(source)
    if (operator === undefined) throw new Error(`node ${source} comes too late`)
    const stream = edge.sideOutput === null ? operator : operator.getSideOutput(new OutputTag(edge.sideOutput, Types.LONG))
    const even = parallelism.get(source) === parallelism.get(edge.target)
    switch (edge.partitioner) {
      case 'FORWARD':
        return stream
      case 'HASH':
        return stream.keyBy(same, Types.LONG)
      case 'REBALANCE':
        return even ? stream.rebalance() : stream
      case 'RESCALE':
        return stream.rescale()
      case 'SHUFFLE':
        return stream.shuffle()
      default:
        throw new Error(`no call for ${edge.partitioner}`)
    }
  }
  const inputs = (node: Node, typeNumber: number): DataStream<bigint> => {
    const edges = node.inputs.flatMap((source) =>
      (vector.nodes.find(({ id }) => id === source)?.outputs ?? [])
        .filter(({ target, typeNumber: number }) => target === node.id && number === typeNumber)
        .map((edge) => along(source, edge)),
    )
    const [first, ...others] = edges
    if (first === undefined) throw new Error(`node ${node.id} has no input ${typeNumber}`)
    return others.length === 0 ? first : first.union(...others)
  }
  const operator = (node: Node): SingleOutputStreamOperator<bigint> => {
    switch (node.name) {
      case 'Source: Sequence Source':
        return env.fromSequence(1, 10)
      case 'Map':
        return inputs(node, 0).map(same, Types.LONG)
      case 'Filter':
        return inputs(node, 0).filter(() => true)
      case 'Process':
        return inputs(node, 0).process({ processElement: nothing }, Types.LONG)
      case 'KeyedProcess':
        return keyed(inputs(node, 0)).process({ processElement: nothing }, Types.LONG)
      case 'Co-Map':
        return inputs(node, 1).connect(inputs(node, 2)).map({ map1: same, map2: same }, Types.LONG)
      default:
        throw new Error(`no call for ${node.name}`)
    }
  }

  for (const node of vector.nodes) {
    if (node.name === 'Sink: Writer') {
      inputs(node, 0).sinkTo(discarding).setParallelism(node.parallelism)
      continue
    }
    const stream = operator(node).setParallelism(node.parallelism)
    if (node.uid !== null) stream.uid(node.uid)
    if (node.userHash !== null) stream.setUidHash(node.userHash)
    if (node.chainingStrategy === 'HEAD') stream.startNewChain()
    if (node.chainingStrategy === 'NEVER') stream.disableChaining()
    if (node.inputs.some((input) => groups.get(input) !== node.slotSharingGroup)) stream.slotSharingGroup(node.slotSharingGroup)
    // The vectors do not state max parallelism; the note of the one graph that sets it says where.
    if (vector.name === 'max-parallelism' && node.name === 'Map') stream.setMaxParallelism(64)
    built.set(node.id, stream)
  }
  return env
}

interface Pair {
  id: string
  userHash: string | null
}
const sorted = (pairs: Pair[]): Pair[] => pairs.sort((a, b) => (a.id < b.id ? -1 : 1))

describe('jobs written by the API get the ids that Flink gives them', () => {
  it.each(vectors.graphs)('$name: $note', (vector) => {
    const vertices = jobGraphOf(jobOf(vector)).vertices.map(({ id, name, operators }) => ({
      id,
      name,
      operators: sorted(operators.map((each) => ({ id: each.id, userHash: each.userHash }))),
    }))
    const expected = vector.jobVertices.map(({ jobVertexId, name, operatorIds }) => ({
      id: jobVertexId,
      name,
      operators: sorted(operatorIds.map(({ generated, userDefined }) => ({ id: generated, userHash: userDefined }))),
    }))
    const order = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
    expect(vertices.sort(order)).toEqual(expected.sort(order))
  })

  it.each(vectors.graphs)('$name: each operator its own', (vector) => {
    const operators = jobGraphOf(jobOf(vector)).vertices.flatMap((vertex) =>
      vertex.operators.map(({ id, name, uid }) => ({ id, name, uid })),
    )
    const expected = vector.nodes.map(({ generatedId, name, uid }) => ({ id: generatedId, name, uid }))
    const order = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)
    expect(operators.sort(order)).toEqual(expected.sort(order))
  })
})

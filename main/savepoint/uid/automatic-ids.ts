import { TidemarkError } from '../../../shared/model/problem.ts'
import { chainingOf } from './chainable.ts'
import { encodeJavaUtf8 } from './java-utf8.ts'
import { murmur3x64x128 } from './murmur3-128.ts'
import { operatorIdOfBytes } from './operator-id.ts'
import type { StreamEdge, StreamGraph, StreamNode } from './stream-graph.ts'

/**
 * The operator id of every node of a stream graph, as `StreamGraphHasherV2` generates them: from the uid where there is
 * one, else from the node's position. Positional ids follow neither name nor function, so an operator put in between
 * inherits its successor's id, and with it its state.
 *
 * Throws `OPERATOR_ID_COLLISION` for two operators with one id, and `GRAPH_NOT_REACHABLE` where a node can never be
 * hashed (a cycle, or an input that is not in the graph).
 */
export function automaticIds(
  graph: StreamGraph,
  chainable: (source: StreamNode, edge: StreamEdge) => boolean = chainingOf(graph),
): Map<number, string> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]))
  const hashes = new Map<number, Uint8Array>()
  const owners = new Map<string, StreamNode>()
  const queue = graph.nodes.filter((node) => node.inputs.length === 0).sort((a, b) => a.id - b.id)
  const visited = new Set(queue.map((node) => node.id))

  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    if (node.uid === null && node.inputs.some((input) => !hashes.has(input))) {
      visited.delete(node.id) // comes back when that input is done
      continue
    }
    const hash = node.uid === null ? positional(node, hashes, chainable) : murmurOf(utf8(node.uid))
    claim(owners, node, operatorIdOfBytes(hash))
    hashes.set(node.id, hash)
    for (const { target } of node.outputs) {
      const next = nodes.get(target)
      if (next === undefined || visited.has(target)) continue
      visited.add(target)
      queue.push(next)
    }
  }

  const left = graph.nodes.find((node) => !hashes.has(node.id))
  if (left !== undefined) {
    throw new TidemarkError({
      code: 'GRAPH_NOT_REACHABLE',
      message: `Node ${left.id} cannot be given an id: not all of its inputs come from a source. Check the edges around it.`,
    })
  }
  return new Map([...hashes].map(([id, hash]) => [id, operatorIdOfBytes(hash)]))
}

function claim(owners: Map<string, StreamNode>, node: StreamNode, id: string): void {
  const other = owners.get(id)
  if (other !== undefined) {
    throw new TidemarkError({
      code: 'OPERATOR_ID_COLLISION',
      message: `Nodes ${other.id} and ${node.id} get the same operator id ${id}. Flink refuses such a job: give one of them another uid.`,
    })
  }
  owners.set(id, node)
}

/** The hash of a node without uid: how many were hashed before it, how many out edges chain, and the hashes of its inputs. */
function positional(
  node: StreamNode,
  hashes: ReadonlyMap<number, Uint8Array>,
  chainable: (source: StreamNode, edge: StreamEdge) => boolean,
): Uint8Array {
  const repeats = 1 + node.outputs.filter((edge) => chainable(node, edge)).length
  const data = new Int32Array(repeats).fill(hashes.size)
  const hash = murmurOf(littleEndian(data))
  for (const input of node.inputs) {
    const other = hashes.get(input)
    if (other === undefined) continue
    for (let i = 0; i < 16; i++) hash[i] = Math.imul(hash[i] ?? 0, 37) ^ (other[i] ?? 0)
  }
  return hash
}

function littleEndian(words: Int32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4)
  const view = new DataView(bytes.buffer)
  words.forEach((word, i) => {
    view.setInt32(i * 4, word, true)
  })
  return bytes
}

function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  return bytes.subarray(0, encodeJavaUtf8(text, bytes))
}

function murmurOf(bytes: Uint8Array): Uint8Array {
  const words = new Int32Array(4)
  murmur3x64x128(bytes, bytes.length, words)
  return littleEndian(words)
}

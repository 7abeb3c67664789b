import type { GraphShape } from './shape.ts'

/**
 * Layers from left to right: each node as far left as its inputs allow, sources moved next to what they feed. A circle, which no
 * running job has, is cut where it closes. Returns the layer of each node by its index.
 */
export function layersOf(count: number, edges: readonly (readonly [from: number, to: number])[]): number[] {
  const next: number[][] = Array.from({ length: count }, () => [])
  const waiting = Array.from({ length: count }, () => 0)
  for (const [from, to] of edges) {
    next[from]?.push(to)
    waiting[to] = (waiting[to] ?? 0) + 1
  }
  const layer = Array.from({ length: count }, () => 0)
  const placed = Array.from({ length: count }, () => false)
  const ready = waiting.flatMap((inputs, node) => (inputs === 0 ? [node] : []))
  const order: number[] = []
  for (let at = 0; order.length < count; at++) {
    // Nobody is ready and some are left: they lie on a circle, and the first of them is taken.
    const node = ready[at] ?? placed.indexOf(false)
    if (placed[node]) continue
    placed[node] = true
    order.push(node)
    for (const target of next[node] ?? []) {
      if (placed[target]) continue
      layer[target] = Math.max(layer[target] ?? 0, (layer[node] ?? 0) + 1)
      waiting[target] = (waiting[target] ?? 0) - 1
      if (waiting[target] === 0) ready.push(target)
    }
  }
  const fed = new Set(edges.map(([, to]) => to))
  for (const node of order) {
    const targets = next[node] ?? []
    if (fed.has(node) || targets.length === 0) continue
    layer[node] = Math.max(0, Math.min(...targets.map((target) => layer[target] ?? 0)) - 1)
  }
  return layer
}

/** Edges of a shape by the indices of their nodes; edges to nodes that are not there, and loops, are left out. */
export function indexedEdges({ nodes, edges }: GraphShape): { id: string; from: number; to: number }[] {
  const index = new Map(nodes.map(({ id }, at) => [id, at]))
  return edges.flatMap(({ id, from, to }) => {
    const [a, b] = [index.get(from), index.get(to)]
    return a === undefined || b === undefined || a === b ? [] : [{ id, from: a, to: b }]
  })
}

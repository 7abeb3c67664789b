import { describe, expect, it } from 'vitest'
import { layersOf } from './layers.ts'
import { quickLayout } from './quick-layout.ts'
import { NODE_GAP, routePath, type GraphShape, type Placement } from './shape.ts'
import { spreadOut } from './spread-out.ts'

function shape(ids: string, edges: string, height = 60): GraphShape {
  return {
    nodes: ids.split(' ').map((id) => ({ id, width: 176, height })),
    edges: edges === '' ? [] : edges.split(' ').map((edge, at) => ({ id: `e${at}`, from: edge.charAt(0), to: edge.charAt(1) })),
  }
}

/** A graph as wide ETL jobs have it: many pipelines of five steps that join and part now and then. Always the same. */
function large(count: number): GraphShape {
  const nodes = Array.from({ length: count }, (_node, at) => ({ id: `v${at}`, width: 176, height: 50 + 22 * (at % 4) }))
  const edges = nodes.flatMap((_node, at) => {
    const feeds = at % 5 === 4 ? [] : [at + 1]
    if (at % 3 === 0) feeds.push(at + 7)
    return feeds.filter((to) => to < count).map((to) => ({ id: `${at}-${to}`, from: `v${at}`, to: `v${to}` }))
  })
  return { nodes, edges }
}

function overlaps({ nodes }: GraphShape, placement: Placement): string[] {
  const boxes = nodes.map(({ id, width, height }) => ({ id, width, height, x: 0, y: 0, ...placement.nodes.get(id) }))
  return boxes.flatMap((a, at) =>
    boxes
      .slice(at + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.id} ${b.id}`),
  )
}

describe('layers', () => {
  it('puts each node right of all its inputs, by the longest way', () => {
    expect(
      layersOf(4, [
        [0, 1],
        [1, 2],
        [0, 2],
        [2, 3],
      ]),
    ).toEqual([0, 1, 2, 3])
  })
  it('moves a late source next to what it feeds', () => {
    expect(
      layersOf(4, [
        [0, 1],
        [1, 2],
        [3, 2],
      ]),
    ).toEqual([0, 1, 2, 1])
  })
  it('ends on a circle', () => {
    expect(
      layersOf(2, [
        [0, 1],
        [1, 0],
      ]),
    ).toEqual([0, 1])
  })
})

describe('spreading out', () => {
  it('leaves what does not overlap where it wants to be', () => {
    expect(spreadOut([0, 100], [40, 40], 20)).toEqual([0, 100])
  })
  it('parts what overlaps evenly to both sides', () => {
    expect(spreadOut([50, 50], [40, 40], 20)).toEqual([20, 80])
  })
  it('keeps the order even where the wishes are the other way round', () => {
    const [first = 0, second = 0] = spreadOut([90, 10], [40, 40], 20)
    expect(second - first).toBe(60)
  })
})

describe('the quick layout', () => {
  it('runs from left to right without a box over another', () => {
    const graph = shape('a b c d e f', 'ab ac bd cd de af')
    const placement = quickLayout(graph)
    expect(overlaps(graph, placement)).toEqual([])
    for (const { from, to } of graph.edges) {
      expect((placement.nodes.get(from)?.x ?? 0) + 176).toBeLessThan(placement.nodes.get(to)?.x ?? 0)
    }
  })
  it('draws a straight chain straight', () => {
    const placement = quickLayout(shape('a b c', 'ab bc'))
    expect(new Set([...placement.nodes.values()].map(({ y }) => y))).toEqual(new Set([0]))
    expect(routePath(placement.routes.get('e0') ?? [])).toBe('M176 30L248 30')
  })
  it('leads a long edge past the boxes between', () => {
    const placement = quickLayout(shape('a b c', 'ab bc ac'))
    const route = placement.routes.get('e2') ?? []
    const b = placement.nodes.get('b') ?? { x: 0, y: 0 }
    const bends = route.filter(({ x }) => x >= b.x && x <= b.x + 176)
    expect(bends).toHaveLength(2)
    for (const { y } of bends) expect(y <= b.y - NODE_GAP || y >= b.y + 60 + NODE_GAP).toBe(true)
  })
  it('takes graphs without edges, without nodes, and with edges to nowhere', () => {
    expect(quickLayout({ nodes: [], edges: [] }).nodes.size).toBe(0)
    expect(overlaps(shape('a b', ''), quickLayout(shape('a b', '')))).toEqual([])
    expect(quickLayout(shape('a', 'az aa')).routes.size).toBe(0)
  })
  it('places a thousand vertices without a box over another', () => {
    const graph = large(1000)
    const placement = quickLayout(graph)
    expect(placement.nodes.size).toBe(1000)
    expect(placement.routes.size).toBe(graph.edges.length)
    expect(overlaps(graph, placement)).toEqual([])
  })
})

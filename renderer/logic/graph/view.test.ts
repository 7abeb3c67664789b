import { describe, expect, it } from 'vitest'
import type { GraphShape, Placement, Point } from './shape.ts'
import { fitted, heldView, MOST_ZOOM, revealed, zoomedAt } from './view.ts'
import { walk } from './walk.ts'

const shape: GraphShape = {
  nodes: ['a', 'b', 'c'].map((id) => ({ id, width: 100, height: 50 })),
  edges: [
    { id: 'ab', from: 'a', to: 'b' },
    { id: 'ac', from: 'a', to: 'c' },
  ],
}
function placement(nodes: Record<string, Point>): Placement {
  return { nodes: new Map(Object.entries(nodes)), routes: new Map(), width: 300, height: 200 }
}
const first = placement({ a: { x: 0, y: 0 }, b: { x: 200, y: 0 }, c: { x: 200, y: 150 } })
const screenOf = (at: Point | undefined, view: { x: number; y: number; zoom: number }) =>
  at ? [at.x * view.zoom + view.x, at.y * view.zoom + view.y] : null

describe('the view of a graph', () => {
  it('shows all of it, in the middle, and never larger than life', () => {
    expect(fitted(first, { width: 1000, height: 800 })).toEqual({ x: 350, y: 300, zoom: 1 })
    const small = fitted(first, { width: 186, height: 800 })
    expect(small.zoom).toBe(0.5)
    expect(small.x).toBe(18)
  })
  it('zooms about the pointer, within bounds', () => {
    const at = { x: 120, y: 80 }
    const view = zoomedAt({ x: 20, y: 30, zoom: 1 }, at, 0.5)
    expect((at.x - view.x) / 0.5).toBe(at.x - 20)
    expect(zoomedAt(view, at, 99).zoom).toBe(MOST_ZOOM)
  })
  it('keeps the box under the cursor where it is when a better layout comes', () => {
    const better = placement({ a: { x: 0, y: 90 }, b: { x: 260, y: 300 }, c: { x: 260, y: 10 } })
    const view = { x: 10, y: 20, zoom: 0.5 }
    const pointer = { x: 10 + 250 * 0.5, y: 20 + 170 * 0.5 } // on c
    const held = heldView(shape, first, better, view, pointer)
    expect(screenOf(better.nodes.get('c'), held)).toEqual(screenOf(first.nodes.get('c'), view))
    expect(screenOf(better.nodes.get('b'), held)).not.toEqual(screenOf(first.nodes.get('b'), view))
  })
  it('moves no more than a box needs to be seen', () => {
    const pane = { width: 300, height: 300 }
    const box = { x: 500, y: 10, width: 100, height: 50 }
    expect(revealed({ x: 0, y: 20, zoom: 1 }, box, pane)).toEqual({ x: -318, y: 20, zoom: 1 })
    expect(revealed({ x: -400, y: 20, zoom: 1 }, box, pane)).toEqual({ x: -400, y: 20, zoom: 1 })
  })
})

describe('walking the graph', () => {
  it('goes along edges to the sides and among neighbours up and down', () => {
    expect(walk(shape, first, 'a', 'right')).toBe('b')
    expect(walk(shape, first, 'b', 'down')).toBe('c')
    expect(walk(shape, first, 'c', 'left')).toBe('a')
    expect(walk(shape, first, 'c', 'right')).toBeNull()
    expect(walk(shape, first, 'a', 'up')).toBeNull()
  })
  it('begins at the first box from nowhere', () => {
    expect(walk(shape, first, '', 'right')).toBe('a')
  })
})

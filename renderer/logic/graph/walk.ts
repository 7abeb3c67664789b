import type { GraphShape, Placement, Point } from './shape.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * Where an arrow key leads: left and right along an edge, to the neighbour nearest in height; up and down to the next box of the same
 * layer, or the nearest above or below. Null at an end.
 */
export function walk(shape: GraphShape, placement: Placement, from: string, direction: Direction): string | null {
  const here = placement.nodes.get(from)
  if (!here) return shape.nodes[0]?.id ?? null
  if (direction === 'left' || direction === 'right') {
    const along = shape.edges.flatMap((edge) => {
      if (direction === 'right') return edge.from === from ? [edge.to] : []
      return edge.to === from ? [edge.from] : []
    })
    return nearest(placement, here, along, (to) => Math.abs(to.y - here.y))
  }
  const sign = direction === 'down' ? 1 : -1
  const beyond = shape.nodes.flatMap(({ id }) => {
    const at = placement.nodes.get(id)
    return at && (at.y - here.y) * sign > 0 ? [id] : []
  })
  return nearest(placement, here, beyond, (to) => Math.abs(to.y - here.y) + 4 * Math.abs(to.x - here.x))
}

function nearest(placement: Placement, here: Point, ids: readonly string[], distance: (to: Point) => number): string | null {
  let best: string | null = null
  let least = Infinity
  for (const id of ids) {
    const at = placement.nodes.get(id)
    const far = at ? distance(at) : Infinity
    if (far >= least) continue
    best = id
    least = far
  }
  return best
}

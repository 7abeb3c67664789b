import type { GraphShape, Placement, Point } from './shape.ts'

/** Which part of the graph is seen: a point of the graph lies on the screen at `point * zoom + (x, y)`. */
export interface GraphView {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export const LEAST_ZOOM = 0.04
export const MOST_ZOOM = 1.6
const MARGIN = 18

/** All of the graph in a pane of this size, never larger than life. A graph wider than the pane begins at its upper left. */
export function fitted(placement: Placement, pane: { width: number; height: number }, least = LEAST_ZOOM): GraphView {
  const across = (pane.width - 2 * MARGIN) / Math.max(1, placement.width)
  const down = (pane.height - 2 * MARGIN) / Math.max(1, placement.height)
  const zoom = Math.min(1, Math.max(least, Math.min(across, down)))
  const centre = (room: number, size: number) => Math.max(MARGIN, Math.round((room - size * zoom) / 2))
  return { x: centre(pane.width, placement.width), y: centre(pane.height, placement.height), zoom }
}

/** The view after a zoom to `zoom` about a point of the screen, which stays where it is. */
export function zoomedAt(view: GraphView, at: Point, zoom: number): GraphView {
  const next = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom))
  const by = next / view.zoom
  return { x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by, zoom: next }
}

/**
 * The view of a new placement in which the box nearest to `at` (a point of the screen) stays where it was: nothing jumps under the
 * cursor when a better layout comes.
 */
export function heldView(shape: GraphShape, old: Placement, next: Placement, view: GraphView, at: Point): GraphView {
  let anchor: string | null = null
  let least = Infinity
  for (const { id, width, height } of shape.nodes) {
    const node = old.nodes.get(id)
    if (!node) continue
    const dx = (node.x + width / 2) * view.zoom + view.x - at.x
    const dy = (node.y + height / 2) * view.zoom + view.y - at.y
    const far = dx * dx + dy * dy
    if (far >= least) continue
    anchor = id
    least = far
  }
  const [from, to] = anchor === null ? [] : [old.nodes.get(anchor), next.nodes.get(anchor)]
  if (!from || !to) return view
  return { x: view.x + (from.x - to.x) * view.zoom, y: view.y + (from.y - to.y) * view.zoom, zoom: view.zoom }
}

/** The view moved as little as needed for a box to lie inside the pane. */
export function revealed(
  view: GraphView,
  box: { x: number; y: number; width: number; height: number },
  pane: { width: number; height: number },
): GraphView {
  const shift = (from: number, size: number, room: number) => {
    if (from < MARGIN) return MARGIN - from
    if (from + size > room - MARGIN) return Math.max(MARGIN - from, room - MARGIN - from - size)
    return 0
  }
  const { zoom } = view
  return {
    x: view.x + shift(box.x * zoom + view.x, box.width * zoom, pane.width),
    y: view.y + shift(box.y * zoom + view.y, box.height * zoom, pane.height),
    zoom,
  }
}

import { edgeWidth, isBackPressured } from '../figures.ts'
import { CARD, cardHeight, missesUid } from './job-graph.ts'
import { borderOf, outline, paintCard } from './paint-card.ts'
import type { Palette } from './palette.ts'
import type { Placement, Point } from './shape.ts'
import type { GraphView } from './view.ts'
import type { GraphVertex, JobGraph } from '../job/types.ts'

export interface Picture {
  readonly graph: JobGraph
  readonly placement: Placement
  readonly view: GraphView
  readonly cursor: string
  readonly palette: Palette
  readonly size: { readonly width: number; readonly height: number }
}

/** Under this zoom a card is a box in the colour of its load: its words could not be read. */
const WORDS_FROM = 0.38

/**
 * Paints what of a graph lies in view; time goes by what is in view, not by the graph. The context is scaled to CSS pixels. For
 * graphs of more vertices than elements would carry.
 */
export function paint(context: CanvasRenderingContext2D, picture: Picture): void {
  const { graph, placement, view, palette, size } = picture
  context.clearRect(0, 0, size.width, size.height)
  context.save()
  context.translate(view.x, view.y)
  context.scale(view.zoom, view.zoom)
  const seen = {
    left: -view.x / view.zoom,
    top: -view.y / view.zoom,
    right: (size.width - view.x) / view.zoom,
    bottom: (size.height - view.y) / view.zoom,
  }
  const vertices = new Map(graph.vertices.map((vertex) => [vertex.id, vertex]))
  for (const edge of graph.edges) {
    const points = placement.routes.get(edge.id)
    if (points && touches(points, seen)) paintEdge(context, points, vertices.get(edge.from), palette, view.zoom)
  }
  for (const vertex of graph.vertices) {
    const at = placement.nodes.get(vertex.id)
    if (!at || at.x > seen.right || at.x + CARD.width < seen.left || at.y > seen.bottom || at.y + cardHeight(vertex) < seen.top) continue
    if (view.zoom < WORDS_FROM) paintBox(context, vertex, at, palette)
    else paintCard(context, vertex, at, palette)
    if (vertex.id === picture.cursor) ring(context, vertex, at, palette, view.zoom)
  }
  context.restore()
}

function touches(points: readonly Point[], seen: { left: number; top: number; right: number; bottom: number }): boolean {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return left <= seen.right && right >= seen.left && top <= seen.bottom && bottom >= seen.top
}

function paintEdge(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  from: GraphVertex | undefined,
  palette: Palette,
  zoom: number,
): void {
  context.strokeStyle = isBackPressured(from?.backPressured ?? null) ? palette['sand-mark'] : palette.ctl
  context.lineWidth = Math.max(edgeWidth(from?.rate ?? null), 0.7 / zoom)
  context.beginPath()
  let last: Point | undefined
  for (const to of points) {
    if (!last) context.moveTo(to.x, to.y)
    else if (last.y === to.y) context.lineTo(to.x, to.y)
    else {
      const reach = Math.max(16, Math.abs(to.x - last.x) / 2)
      context.bezierCurveTo(last.x + reach, last.y, to.x - reach, to.y, to.x, to.y)
    }
    last = to
  }
  context.stroke()
  if (!last || zoom < WORDS_FROM) return
  context.lineWidth = 1.4
  context.beginPath()
  context.moveTo(last.x - 6, last.y - 3.2)
  context.lineTo(last.x, last.y)
  context.lineTo(last.x - 6, last.y + 3.2)
  context.stroke()
}

function ring(context: CanvasRenderingContext2D, vertex: GraphVertex, at: Point, palette: Palette, zoom: number): void {
  context.strokeStyle = palette.mag
  context.lineWidth = Math.max(2, 2 / zoom)
  outline(context, vertex, at, 3)
  context.stroke()
}

function paintBox(context: CanvasRenderingContext2D, vertex: GraphVertex, at: Point, palette: Palette): void {
  const load = vertex.busy ?? 0
  context.fillStyle = isBackPressured(vertex.backPressured)
    ? palette['sand-mark']
    : vertex.state === 'FAILED'
      ? palette.coral
      : load > 0.66
        ? palette.d5
        : load > 0.33
          ? palette.d3
          : palette.raised
  context.strokeStyle = borderOf(vertex, palette)
  context.lineWidth = missesUid(vertex) ? 5 : 2
  outline(context, vertex, at, 0)
  context.fill()
  context.stroke()
}

/** The vertex at a point of the screen, null between the boxes. */
export function vertexAt({ graph, placement, view }: Pick<Picture, 'graph' | 'placement' | 'view'>, at: Point): string | null {
  const [x, y] = [(at.x - view.x) / view.zoom, (at.y - view.y) / view.zoom]
  const hit = graph.vertices.find((vertex) => {
    const corner = placement.nodes.get(vertex.id)
    return corner && x >= corner.x && x <= corner.x + CARD.width && y >= corner.y && y <= corner.y + cardHeight(vertex)
  })
  return hit?.id ?? null
}

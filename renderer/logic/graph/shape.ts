/** What a layout needs to know of a graph: boxes with a size, and who feeds whom. Lengths are CSS pixels. */
export interface GraphShape {
  readonly nodes: readonly { readonly id: string; readonly width: number; readonly height: number }[]
  readonly edges: readonly { readonly id: string; readonly from: string; readonly to: string }[]
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Where everything lies. Nodes by their upper left corner; routes by the points that an edge passes, from source to target. */
export interface Placement {
  readonly nodes: ReadonlyMap<string, Point>
  readonly routes: ReadonlyMap<string, readonly Point[]>
  readonly width: number
  readonly height: number
}

/** Room between layers, and between boxes of one layer: the same for every layout, so that one can follow the other. */
export const LAYER_GAP = 72
export const NODE_GAP = 22

/** An edge as an SVG path: through its points, leaving and reaching each of them level. */
export function routePath(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let path = `M${first.x} ${first.y}`
  let from = first
  for (const to of rest) {
    const reach = Math.max(16, Math.abs(to.x - from.x) / 2)
    path += from.y === to.y ? `L${to.x} ${to.y}` : `C${from.x + reach} ${from.y} ${to.x - reach} ${to.y} ${to.x} ${to.y}`
    from = to
  }
  return path
}

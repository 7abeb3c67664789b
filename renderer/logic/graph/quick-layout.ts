import { indexedEdges, layersOf } from './layers.ts'
import { LAYER_GAP, NODE_GAP, type GraphShape, type Placement, type Point } from './shape.ts'
import { spreadOut } from './spread-out.ts'

/** A box of a node, or a bend where an edge passes a layer. */
interface Cell {
  readonly layer: number
  readonly width: number
  readonly height: number
  readonly left: number[]
  readonly right: number[]
  /** Centre. */
  y: number
}

/** Edges that would make more bends than this run straight: the drawing must come soon. */
const MOST_BENDS = 12_000
const SWEEPS = 4

/**
 * A layered layout that takes milliseconds for a thousand nodes: layers by the longest way, order by the mean of the neighbours, and
 * heights by least squares. It is what is drawn first; ELK refines it.
 */
export function quickLayout(shape: GraphShape): Placement {
  const edges = indexedEdges(shape)
  const layer = layersOf(
    shape.nodes.length,
    edges.map(({ from, to }) => [from, to]),
  )
  const cells: Cell[] = shape.nodes.map(({ width, height }, at) => ({ layer: layer[at] ?? 0, width, height, left: [], right: [], y: 0 }))
  const ways = new Map(edges.map(({ id, from, to }) => [id, wayOf(cells, from, to)]))
  const columns = columnsOf(cells)
  for (let sweep = 0; sweep < SWEEPS; sweep++) order(cells, columns, sweep % 2 === 0 ? 'left' : 'right')
  for (const column of columns) stack(cells, column)
  for (let sweep = 0; sweep < SWEEPS; sweep++) settle(cells, columns, sweep % 2 === 0 ? 'left' : 'right')
  return placed(shape, cells, columns, ways)
}

/** The cells that an edge passes, with a bend in each layer between. */
function wayOf(cells: Cell[], from: number, to: number): number[] {
  const [first, last] = [cells[from]?.layer ?? 0, cells[to]?.layer ?? 0]
  const way = [from]
  for (let layer = first + 1; layer < last && cells.length < MOST_BENDS; layer++) {
    way.push(cells.length)
    cells.push({ layer, width: 0, height: 0, left: [], right: [], y: 0 })
  }
  way.push(to)
  for (const [at, cell] of way.entries()) {
    const after = way[at + 1]
    if (after === undefined) continue
    cells[cell]?.right.push(after)
    cells[after]?.left.push(cell)
  }
  return way
}

function columnsOf(cells: readonly Cell[]): number[][] {
  const columns: number[][] = Array.from({ length: 1 + Math.max(-1, ...cells.map(({ layer }) => layer)) }, () => [])
  // Cells are met along the edges, so that what belongs together begins together.
  const met = new Set<number>()
  const visit = (start: number) => {
    const open = [start]
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const here = cells[cell]
      if (!here || met.has(cell)) continue
      met.add(cell)
      columns[here.layer]?.push(cell)
      open.push(...[...here.right].reverse())
    }
  }
  for (const [at, cell] of cells.entries()) if (cell.left.length === 0) visit(at)
  for (const at of cells.keys()) visit(at)
  return columns
}

/** Sorts each column by the mean place of its neighbours in the column before. */
function order(cells: readonly Cell[], columns: number[][], side: 'left' | 'right'): void {
  const place = new Map<number, number>()
  const note = (column: readonly number[]) => {
    for (const [at, cell] of column.entries()) place.set(cell, at / Math.max(1, column.length - 1))
  }
  for (const column of columns) note(column)
  for (const column of side === 'left' ? columns : [...columns].reverse()) {
    const mean = new Map(column.map((cell) => [cell, meanOf(cells[cell]?.[side] ?? [], (at) => place.get(at)) ?? place.get(cell) ?? 0]))
    column.sort((a, b) => (mean.get(a) ?? 0) - (mean.get(b) ?? 0))
    note(column)
  }
}

/** The column's boxes one below the other, around zero. */
function stack(cells: readonly Cell[], column: readonly number[]): void {
  place(cells, column, () => 0)
}

/** Moves each column towards its neighbours on one side. */
function settle(cells: readonly Cell[], columns: readonly (readonly number[])[], side: 'left' | 'right'): void {
  for (const column of side === 'left' ? columns : [...columns].reverse()) {
    place(cells, column, (cell) => meanOf(cells[cell]?.[side] ?? [], (at) => cells[at]?.y) ?? cells[cell]?.y ?? 0)
  }
}

function place(cells: readonly Cell[], column: readonly number[], wanted: (cell: number) => number): void {
  const centres = spreadOut(
    column.map(wanted),
    column.map((cell) => cells[cell]?.height ?? 0),
    NODE_GAP,
  )
  for (const [at, cell] of column.entries()) {
    const here = cells[cell]
    if (here) here.y = centres[at] ?? 0
  }
}

function meanOf(list: readonly number[], value: (at: number) => number | undefined): number | undefined {
  if (list.length === 0) return undefined
  return list.reduce((sum, at) => sum + (value(at) ?? 0), 0) / list.length
}

/** Centres as corners, from zero on, and the ways as points: an edge leaves a box in the middle of its right side. */
function placed(
  shape: GraphShape,
  cells: readonly Cell[],
  columns: readonly (readonly number[])[],
  ways: ReadonlyMap<string, readonly number[]>,
): Placement {
  const top = Math.min(0, ...cells.map(({ y, height }) => y - height / 2))
  const lefts: { x: number; width: number }[] = []
  let x = 0
  for (const column of columns) {
    const width = Math.max(0, ...column.map((cell) => cells[cell]?.width ?? 0))
    lefts.push({ x, width })
    x += width + LAYER_GAP
  }
  const y = (cell: number) => Math.round((cells[cell]?.y ?? 0) - top)
  const columnOf = (cell: number) => lefts[cells[cell]?.layer ?? 0] ?? { x: 0, width: 0 }
  const routes = new Map<string, readonly Point[]>()
  for (const [id, way] of ways) {
    routes.set(
      id,
      way.flatMap((cell, at) => {
        const { x, width } = columnOf(cell)
        if (at === 0) return [{ x: x + (cells[cell]?.width ?? 0), y: y(cell) }]
        if (at === way.length - 1) return [{ x, y: y(cell) }]
        return [
          { x, y: y(cell) },
          { x: x + width, y: y(cell) },
        ]
      }),
    )
  }
  return {
    nodes: new Map(shape.nodes.map(({ id, height }, at) => [id, { x: columnOf(at).x, y: Math.round(y(at) - height / 2) }])),
    routes,
    width: Math.max(0, x - LAYER_GAP),
    height: Math.max(0, ...cells.map(({ y: centre, height }) => centre - top + height / 2)),
  }
}

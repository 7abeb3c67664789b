import { hierarchy, treemap, treemapSquarify } from 'd3-hierarchy'
import type { Tile } from '../../shared/model/index.ts'
import { bytes } from '../../shared/text/index.ts'

/** A tile with its place, in CSS pixels. `shade` 1 to 4: larger is deeper. */
export interface PlacedTile {
  readonly tile: Tile
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly shade: 1 | 2 | 3 | 4
  /** Part of all bytes, 0 to 1. */
  readonly share: number
}

function shadeOf(part: number): PlacedTile['shade'] {
  return part >= 0.8 ? 4 : part >= 0.5 ? 3 : part >= 0.2 ? 2 : 1
}

/** Lays tiles out squarified, 2 px apart. Tiles without bytes have no area and are left out. */
export function placeTiles(tiles: readonly Tile[], width: number, height: number): PlacedTile[] {
  const shown = tiles.filter((tile) => tile.bytes > 0)
  if (shown.length === 0 || width <= 0 || height <= 0) return []
  const total = shown.reduce((sum, tile) => sum + tile.bytes, 0)
  // The tile of all the smallest is no operator's: it neither sets the depth nor takes it.
  const largest = Math.max(...shown.map((tile) => (tile.operator === null ? 0 : tile.bytes)))
  interface Node {
    tile: Tile | null
    children?: Node[]
  }
  const root = hierarchy<Node>({ tile: null, children: shown.map((tile) => ({ tile })) })
    .sum(({ tile }) => tile?.bytes ?? 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const leaves = treemap<Node>().tile(treemapSquarify).size([width, height]).paddingInner(2)(root).leaves()
  return leaves.flatMap(({ data: { tile }, x0, y0, x1, y1 }) =>
    tile
      ? [
          {
            tile,
            x: x0,
            y: y0,
            width: x1 - x0,
            height: y1 - y0,
            shade: tile.operator === null ? 1 : shadeOf(tile.bytes / largest),
            share: tile.bytes / total,
          },
        ]
      : [],
  )
}

/** A part of the whole as people read it: `44.9%`, `<0.1%`. */
export function percent(share: number): string {
  return share > 0 && share < 0.001 ? '<0.1%' : `${(share * 100).toFixed(1)}%`
}

/** The spoken name of a tile: `dedup-txn, 96.4 GB, 44.9%`. */
export function tileName({ tile, share }: PlacedTile): string {
  return `${tile.label}, ${bytes(tile.bytes)}, ${percent(share)}`
}

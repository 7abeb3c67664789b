import type { GraphShape } from './shape.ts'
import type { GraphVertex, JobGraph } from '../job/types.ts'

type Chain = GraphVertex['operators']

/** The parts of a card, in CSS pixels. Cards and canvas draw by the same measures. */
export const CARD = { width: 176, head: 27, row: 22, foot: 22 } as const
/** Longer chains fold; the table and the detail show them whole. */
const MOST_ROWS = 5

/** The rows of a card: the chain, or its beginning and how many more there are. */
export function cardRows(operators: Chain): { shown: Chain; more: number } {
  if (operators.length <= MOST_ROWS) return { shown: operators, more: 0 }
  return { shown: operators.slice(0, MOST_ROWS - 1), more: operators.length - MOST_ROWS + 1 }
}

/** Height of a card with its border. It depends on the chain alone, so that figures never move a layout. */
export function cardHeight(vertex: GraphVertex): number {
  return CARD.head + Math.min(vertex.operators.length, MOST_ROWS) * CARD.row + 2 * CARD.foot + 2
}

/** What a layout needs of a job. */
export function shapeOf({ vertices, edges }: JobGraph): GraphShape {
  return { nodes: vertices.map((vertex) => ({ id: vertex.id, width: CARD.width, height: cardHeight(vertex) })), edges }
}

/** Equal for two graphs that lie alike: figures may differ, vertices, chains and edges not. */
export function shapeKey({ vertices, edges }: JobGraph): string {
  return JSON.stringify([vertices.map(({ id, operators }) => [id, operators.length]), edges.map(({ from, to }) => [from, to])])
}

/** A vertex without uid where one is missed. */
export function missesUid({ operators }: GraphVertex): boolean {
  return operators.some(({ identity }) => identity === 'auto')
}

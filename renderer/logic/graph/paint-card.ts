import { clockTimeWithSeconds, duration } from '../../../shared/text/index.ts'
import { isBackPressured, percent, rate } from '../figures.ts'
import { CARD, cardHeight, cardRows, missesUid } from './job-graph.ts'
import type { Palette } from './palette.ts'
import type { Point } from './shape.ts'
import type { GraphVertex, Identity } from '../job/types.ts'

const SANS = "'Atkinson Hyperlegible Next Variable', system-ui, sans-serif"
const MONO = "'Iosevka', ui-monospace, monospace"

/** The line around a vertex: a missing uid and a failure are seen from afar. */
export function borderOf(vertex: GraphVertex, palette: Palette): string {
  return missesUid(vertex) || vertex.state === 'FAILED' ? palette.coral : palette['line-2']
}

/** Makes the outline of a card the current path, `by` pixels outside of it. */
export function outline(context: CanvasRenderingContext2D, vertex: GraphVertex, at: Point, by: number): void {
  context.beginPath()
  context.roundRect(at.x - by, at.y - by, CARD.width + 2 * by, cardHeight(vertex) + 2 * by, 6 + by)
}

/** A card as `VertexCard.vue` shows it. */
export function paintCard(context: CanvasRenderingContext2D, vertex: GraphVertex, at: Point, palette: Palette): void {
  const height = cardHeight(vertex)
  const figures = at.y + height - 2 * CARD.foot - 1
  context.fillStyle = palette.raised
  outline(context, vertex, at, 0)
  context.fill()
  context.fillStyle = palette.sunken
  context.fillRect(at.x, figures, CARD.width, 2 * CARD.foot - 3)
  context.strokeStyle = borderOf(vertex, palette)
  context.lineWidth = 1
  context.stroke()

  context.textBaseline = 'middle'
  const { shown, more } = cardRows(vertex.operators)
  text(context, vertex.name, at.x + 8, at.y + 14, 130, `600 12.5px ${SANS}`, palette.ink)
  textRight(context, `×${vertex.parallelism}`, at.x + CARD.width - 8, at.y + 14, palette['ink-3'])
  for (const [index, operator] of shown.entries()) {
    const y = at.y + CARD.head + index * CARD.row
    line(context, at.x, y, palette.line)
    const chip = chipOf(operator.identity, palette)
    text(context, operator.name, at.x + 8, y + 12, chip ? 160 - chip.text.length * 6 - 14 : 160, `400 12px ${SANS}`, palette['ink-2'])
    if (chip) textRight(context, chip.text, at.x + CARD.width - 8, y + 12, chip.colour)
  }
  if (more > 0) {
    const y = at.y + CARD.head + shown.length * CARD.row
    line(context, at.x, y, palette.line)
    text(context, `and ${more} more`, at.x + 8, y + 12, 160, `400 12px ${SANS}`, palette['ink-3'])
  }
  line(context, at.x, figures, palette.line)
  const pressed = isBackPressured(vertex.backPressured)
  const share = Math.min(1, Math.max(0, (pressed ? vertex.backPressured : vertex.busy) ?? 0))
  const middle = figures + 12
  if (vertex.state !== null) text(context, vertex.state, at.x + 8, middle, 70, `400 11.5px ${MONO}`, palette.coral)
  else {
    context.fillStyle = palette.d1
    context.fillRect(at.x + 8, middle - 3, 64, 6)
    context.fillStyle = pressed ? palette['sand-mark'] : palette.d5
    context.fillRect(at.x + 8, middle - 3, 64 * share, 6)
  }
  const word = pressed ? `bp ${percent(vertex.backPressured)}` : percent(vertex.busy)
  textRight(context, word, at.x + 118, middle, pressed ? palette.sand : palette['ink-3'])
  textRight(context, rate(vertex.rate), at.x + CARD.width - 8, middle, palette['ink-3'])
  const below = middle + 20
  const watermark = vertex.watermark === null ? 'no watermark' : `wm ${clockTimeWithSeconds(vertex.watermark)}`
  text(context, watermark, at.x + 8, below, 90, `400 11.5px ${MONO}`, palette['ink-3'])
  if (vertex.checkpoint) {
    textRight(
      context,
      `#${vertex.checkpoint.id} ${duration(vertex.checkpoint.milliseconds)}`,
      at.x + CARD.width - 8,
      below,
      palette['ink-3'],
    )
  }
}

function chipOf(identity: Identity, palette: Palette): { text: string; colour: string } | null {
  if (identity === null) return null
  if (identity === 'auto') return { text: 'auto', colour: palette.coral }
  if (identity === 'hash-only') return { text: 'hash only', colour: palette.tide }
  return { text: identity, colour: palette['ink-3'] }
}

function line(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
  context.fillStyle = colour
  context.fillRect(x, y, CARD.width, 1)
}

/** Texts cut to a width; measuring is what painting words costs most. */
const cuts = new Map<string, string>()

function cut(context: CanvasRenderingContext2D, value: string, room: number): string {
  const key = `${context.font}|${room}|${value}`
  const known = cuts.get(key)
  if (known !== undefined) return known
  let shown = value
  while (shown.length > 1 && context.measureText(shown === value ? shown : `${shown}…`).width > room) shown = shown.slice(0, -1)
  if (shown !== value) shown += '…'
  if (cuts.size > 20_000) cuts.clear()
  cuts.set(key, shown)
  return shown
}

function text(context: CanvasRenderingContext2D, value: string, x: number, y: number, room: number, font: string, colour: string): void {
  context.font = font
  context.textAlign = 'left'
  context.fillStyle = colour
  context.fillText(cut(context, value, room), x, y)
}

function textRight(context: CanvasRenderingContext2D, value: string, x: number, y: number, colour: string): void {
  context.font = `400 11.5px ${MONO}`
  context.textAlign = 'right'
  context.fillStyle = colour
  context.fillText(value, x, y)
}

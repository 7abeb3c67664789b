/** The tokens that the picture uses, read once a theme. */
export type Palette = Readonly<Record<(typeof TOKENS)[number], string>>

const TOKENS = [
  'raised',
  'sunken',
  'line',
  'line-2',
  'ctl',
  'ink',
  'ink-2',
  'ink-3',
  'tide',
  'tide-soft',
  'sand-mark',
  'sand',
  'coral',
  'coral-soft',
  'mag',
  'd1',
  'd3',
  'd5',
] as const

/** The palette in force at an element. */
export function paletteAt(element: Element): Palette {
  const style = getComputedStyle(element)
  return Object.fromEntries(TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`)])) as Palette
}

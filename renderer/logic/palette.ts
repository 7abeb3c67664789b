/** Pictures of lines; the palette maps them to bundled icons. */
export type PaletteIcon = 'anchor' | 'arrow-right' | 'fingerprint' | 'folder-open' | 'layers' | 'sun-moon' | 'workflow'

/** One line of the palette. */
export interface PaletteItem {
  readonly id: string
  readonly group: 'Do' | 'Go to' | 'Paste anything'
  readonly icon: PaletteIcon
  readonly title: string
  readonly aside: string
  readonly mono?: boolean
  readonly keys?: string
  /** Absent for a line that only explains. */
  readonly run?: () => void
}

/** What a pasted or typed text looks like. */
export function pasteKind(text: string): 'place' | 'id' | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{8,32}$/i.test(trimmed)) return 'id'
  if (/^([a-z][a-z0-9+.-]*:\/?\/?|\/|~\/|\.{1,2}\/|[a-z]:\\)/i.test(trimmed) && trimmed.length > 1) return 'place'
  return null
}

/** The text cut around the first place where the query occurs, for marking it. */
export function markParts(text: string, query: string): [before: string, hit: string, after: string] {
  const at = query === '' ? -1 : text.toLowerCase().indexOf(query.toLowerCase())
  if (at < 0) return [text, '', '']
  return [text.slice(0, at), text.slice(at, at + query.length), text.slice(at + query.length)]
}

/** Items that hold the query in title or aside; title hits first, order kept otherwise. */
export function matching(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const needle = query.trim().toLowerCase()
  if (needle === '') return [...items]
  const inTitle = items.filter(({ title }) => title.toLowerCase().includes(needle))
  const inAside = items.filter((item) => !inTitle.includes(item) && item.aside.toLowerCase().includes(needle))
  return [...inTitle, ...inAside]
}

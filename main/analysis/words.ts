import { count } from '../../shared/text/index.ts'

/** "a", "a and b", "a, b, c and 3 more". */
export function listOf(items: readonly string[], shown = 3): string {
  const rest = items.length - shown
  if (rest > 0) return `${items.slice(0, shown).join(', ')} and ${count(rest)} more`
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`
}

/** A label where a sentence starts: an operator that goes by its id is called "Operator b2856b4d" there; a name stays as it is. */
export function atStart(label: string): string {
  return label.replace(/^operator (?=[0-9a-f]{8}$)/, 'Operator ')
}

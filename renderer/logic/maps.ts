import type { PathMapping } from '../../shared/model/index.ts'

/** `FROM=TO` texts of the address's query as mappings; what is none is left out. */
export function parseMaps(query: unknown): PathMapping[] {
  const texts = Array.isArray(query) ? query : [query]
  return texts.flatMap((text) => {
    if (typeof text !== 'string') return []
    const at = text.indexOf('=')
    return at > 0 && at < text.length - 1 ? [{ from: text.slice(0, at), to: text.slice(at + 1) }] : []
  })
}

/** The longest folder that all stored paths share, as a first guess of the prefix to map. */
export function commonFolder(paths: readonly string[]): string {
  const [first, ...rest] = paths
  if (first === undefined) return ''
  let end = first.lastIndexOf('/')
  for (const path of rest) while (end > 0 && !path.startsWith(first.slice(0, end + 1))) end = first.lastIndexOf('/', end - 1)
  return end > 0 ? first.slice(0, end) : ''
}

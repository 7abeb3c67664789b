import type { CatalogEntry } from '../../shared/model/index.ts'
import { formatWords, kindWords, whereWords } from './words.ts'

export type CatalogSort = 'name' | 'opened' | 'bytes'

/** One value that entries can be narrowed to. `key` goes into the address. */
export interface Facet {
  readonly key: string
  readonly label: string
  readonly count: number
}

/** The facet keys of an entry, one per group. */
function keysOf(entry: CatalogEntry): { group: string; key: string; label: string }[] {
  return [
    { group: 'Kind', key: `kind:${entry.kind}`, label: kindWords(entry.kind) },
    { group: 'Format', key: `format:${entry.format}`, label: formatWords(entry.format).replace(/^./, (first) => first.toUpperCase()) },
    { group: 'Metadata', key: `version:${entry.metadataVersion}`, label: `Version ${entry.metadataVersion}` },
    { group: 'Where', key: `where:${whereWords(entry.location)}`, label: whereWords(entry.location) },
  ]
}

/** Every value that occurs, by group, commonest first. */
export function facetsOf(entries: readonly CatalogEntry[]): { group: string; facets: Facet[] }[] {
  const groups = new Map<string, Map<string, Facet>>()
  for (const { group, key, label } of entries.flatMap(keysOf)) {
    const facets = groups.get(group) ?? new Map<string, Facet>()
    facets.set(key, { key, label, count: (facets.get(key)?.count ?? 0) + 1 })
    groups.set(group, facets)
  }
  return [...groups].map(([group, facets]) => ({
    group,
    facets: [...facets.values()].sort((a, b) => b.count - a.count || a.label.localeCompare(b.label)),
  }))
}

/** Entries whose name or location holds every word, and which have one of the chosen values in each group that has a choice. */
export function narrow(entries: readonly CatalogEntry[], filter: string, chosen: readonly string[]): CatalogEntry[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const groups = new Map<string, string[]>()
  for (const key of chosen) {
    const group = key.slice(0, key.indexOf(':'))
    groups.set(group, [...(groups.get(group) ?? []), key])
  }
  return entries.filter((entry) => {
    const text = `${entry.name} ${entry.location}`.toLowerCase()
    if (!words.every((word) => text.includes(word))) return false
    const keys = keysOf(entry).map(({ key }) => key)
    return [...groups.values()].every((wanted) => wanted.some((key) => keys.includes(key)))
  })
}

export function sortEntries(entries: readonly CatalogEntry[], sort: CatalogSort, descending: boolean): CatalogEntry[] {
  const compare: Record<CatalogSort, (a: CatalogEntry, b: CatalogEntry) => number> = {
    name: (a, b) => a.name.localeCompare(b.name),
    opened: (a, b) => a.lastOpenedAt.localeCompare(b.lastOpenedAt),
    bytes: (a, b) => a.bytes - b.bytes,
  }
  const sorted = [...entries].sort(compare[sort])
  return descending ? sorted.reverse() : sorted
}

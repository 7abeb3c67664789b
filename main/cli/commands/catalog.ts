import { ago, bytes, plural } from '../../../shared/text/index.ts'
import type { CatalogEntry } from '../../../shared/model/index.ts'
import { openCatalog, type Catalog } from '../../catalog/catalog.ts'
import { catalogFile } from '../../catalog/place.ts'
import { setAside } from '../../catalog/set-aside.ts'
import { displayUri } from '../../storage/uri.ts'
import { EXIT } from '../exit-codes.ts'
import { printError, printLine } from '../output.ts'

function withCatalog<T>(work: (catalog: Catalog) => T): T {
  const catalog = openCatalog({ file: catalogFile() })
  try {
    return work(catalog)
  } finally {
    catalog.close()
  }
}

/** `tidemark catalog list`: newest opened first. */
export function list({ json, limit }: { json?: boolean; limit: number }): number {
  const entries = withCatalog((catalog) => catalog.list(limit))
  if (json) printLine(JSON.stringify({ schema: 'tidemark.catalog/1', entries }, null, 2))
  else printLine(entries.length === 0 ? EMPTY : entries.map((entry) => entryText(entry, new Date())).join('\n'))
  return EXIT.ok
}

const EMPTY = 'No savepoint was opened yet. “tidemark inspect PATH” opens one and keeps it here.'

function entryText({ id, name, location, kind, format, operators, bytes: size, lastOpenedAt, notes }: CatalogEntry, now: Date): string {
  const what = [format, kind].filter((word) => word !== 'unknown' && word !== 'none').join(' ') || 'snapshot'
  const note = notes === '' ? [] : [`  ${notes.split('\n')[0] ?? ''}`]
  return [
    `${id}  ${name}`,
    `  ${what}, ${plural(operators, 'operator')}, ${bytes(size)}, opened ${ago(lastOpenedAt, now)}`,
    `  ${displayUri(location)}`,
    ...note,
  ].join('\n')
}

/** `tidemark catalog forget`: by id, path or URI. */
export function forget(idOrPath: string): number {
  return withCatalog((catalog) => {
    const entry = catalog.get(idOrPath) ?? catalog.find(idOrPath)
    if (entry === null) {
      printError(`tidemark: the catalog has no ${idOrPath}. “tidemark catalog list” shows what it has.`)
      return EXIT.unknown
    }
    catalog.forget(entry.id)
    printLine(`${entry.name} is taken out of the catalog. Its files at ${displayUri(entry.location)} were not touched.`)
    return EXIT.ok
  })
}

/** `tidemark catalog set-aside`: the explicit word that a damaged catalog needs. */
export function setCatalogAside(): number {
  const aside = setAside(catalogFile())
  if (aside === null) {
    printError(`tidemark: there is no catalog at ${catalogFile()}.`)
    return EXIT.unknown
  }
  printLine(`The catalog was moved to ${aside}. The next start makes a new one.`)
  return EXIT.ok
}

import { existsSync } from 'node:fs'
import { openCatalog } from '../../catalog/catalog.ts'
import { catalogFile } from '../../catalog/place.ts'
import { readUidSource } from '../../catalog/uid-sources.ts'
import { UidDictionary, type KnownOperator, type KnownUid } from '../../savepoint/uid/dictionary.ts'
import { isOperatorIdPrefix } from '../../savepoint/uid/operator-id.ts'
import { EXIT } from '../exit-codes.ts'
import { printError, printLine } from '../output.ts'
import { wrap } from '../print/wrap.ts'

/** `tidemark uid --whois ID`: every known uid behind an operator id or its first digits; a name where that alone is known. */
export async function whois(prefix: string, dictionaries: readonly string[]): Promise<number> {
  if (!isOperatorIdPrefix(prefix)) {
    printError(wrap(`tidemark: “${prefix}” is not an operator id. Give 8 to 32 of its hex digits, from the first on.`))
    return EXIT.usage
  }
  const known: KnownUid[] = []
  for (const place of dictionaries) known.push(...(await readUidSource(place)).entries)
  known.push(...remembered())
  const found = new UidDictionary(known).startingWith(prefix)
  for (const { id, entry } of found) printLine(`${id}  ${calledOf(entry)}  from ${entry.source}`)
  if (found.length > 0) return EXIT.ok
  printError(
    wrap(
      `No known uid hashes to ${prefix}. It may be an automatic id, which has no uid. If not, name a place that knows the uid: --dictionary with the job’s source folder, a list of uids, a savepoint of Flink 2.0 or later, or the address of a running job.`,
    ),
  )
  return EXIT.unknown
}

function calledOf({ uid, name }: KnownOperator): string {
  if (uid === null) return `(${name ?? ''}), uid not told`
  return name === null ? uid : `${uid} (${name})`
}

/** The catalog's dictionary; asking a question makes no catalog where there is none. */
function remembered(): KnownUid[] {
  if (!existsSync(catalogFile())) return []
  const catalog = openCatalog({ file: catalogFile() })
  try {
    return catalog.dictionary()
  } finally {
    catalog.close()
  }
}

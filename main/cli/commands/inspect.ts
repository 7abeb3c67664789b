import { toProblem, type InspectReport, type PathMapping } from '../../../shared/model/index.ts'
import { openCatalog, type Catalog } from '../../catalog/catalog.ts'
import { catalogFile } from '../../catalog/place.ts'
import { recordedLocation, recordOpening, recordOpeningFailed } from '../../catalog/record-opening.ts'
import { readUidSource } from '../../catalog/uid-sources.ts'
import { openSavepoint } from '../../operations/open-savepoint.ts'
import { UidDictionary, type KnownUid } from '../../savepoint/uid/dictionary.ts'
import { toUri } from '../../storage/uri.ts'
import { EXIT } from '../exit-codes.ts'
import { printError, printLine } from '../output.ts'
import { bold } from '../print/headings.ts'
import { inspectText } from '../print/inspect-text.ts'
import { wrap } from '../print/wrap.ts'

export interface InspectOptions {
  json?: boolean
  map?: PathMapping[]
  dictionary?: string[]
}

/** `tidemark inspect`: opens, records the opening in the catalog as the window does, and prints. Returns the exit code. */
export async function inspect(path: string, options: InspectOptions): Promise<number> {
  const told: KnownUid[] = []
  for (const place of options.dictionary ?? []) told.push(...(await readUidSource(place)).entries)
  const catalog = openCatalogOrWarn()
  try {
    const { report, name } = await openAndRecord(path, options.map ?? [], told, catalog)
    printLine(options.json ? JSON.stringify(report, null, 2) : inspectText(report, name, bold))
    return report.files !== null && report.files.missing.length > 0 ? EXIT.missingFiles : EXIT.ok
  } finally {
    catalog?.close()
  }
}

/** A savepoint can be read without the catalog: a damaged one is told of, and costs the record alone. */
function openCatalogOrWarn(): Catalog | null {
  try {
    return openCatalog({ file: catalogFile() })
  } catch (error) {
    printError(wrap(`tidemark: not recorded in the catalog. ${toProblem(error).message}`))
    return null
  }
}

async function openAndRecord(
  path: string,
  maps: PathMapping[],
  told: readonly KnownUid[],
  catalog: Catalog | null,
): Promise<{ report: InspectReport; name: string }> {
  const location = toUri(path)
  const dictionary = new UidDictionary([...told, ...(catalog?.dictionary() ?? [])])
  try {
    const opened = await openSavepoint({ location, maps, dictionary })
    try {
      const summary = opened.summary()
      if (catalog) recordOpening(catalog, recordedLocation(summary), summary, maps)
      return { report: opened.inspect(), name: summary.name }
    } finally {
      opened.close()
    }
  } catch (error) {
    if (catalog) recordOpeningFailed(catalog, location, toProblem(error))
    throw error
  }
}

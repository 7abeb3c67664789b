import { openCatalog } from '../catalog/catalog.ts'
import { catalogFile } from '../catalog/place.ts'
import { UidDictionary } from '../savepoint/uid/dictionary.ts'

/** Names help to find operators; a catalog that cannot be read costs the names alone. */
export function knownUids(): UidDictionary {
  try {
    const catalog = openCatalog({ file: catalogFile() })
    try {
      return new UidDictionary(catalog.dictionary())
    } finally {
      catalog.close()
    }
  } catch {
    return new UidDictionary([])
  }
}

import { TidemarkError } from '../../shared/model/index.ts'
import type { FoundFile, ListedFile } from '../analysis/files.ts'
import { folderOf, pathInside, resolveRelative } from '../savepoint/layout.ts'
import type { Storage } from '../storage/storage.ts'

/** A folder with more referenced files than this is listed once instead of asking for each file. */
const ASKED_ONE_BY_ONE = 16

/** Sizes of files: from the snapshot's own listing, from listings of crowded folders, else asked one by one. */
export class FileSizes {
  readonly #folder: string
  readonly #storage: (uri: string) => Storage
  readonly #own: Map<string, number>
  readonly #elsewhere = new Map<string, FoundFile['size']>()
  readonly #listed = new Set<string>()
  readonly #unreachable = new Set<string>()

  /** @param folder canonical URI of the snapshot's own folder, with its `listing` */
  constructor(folder: string, listing: readonly ListedFile[], storage: (uri: string) => Storage) {
    this.#folder = folder
    this.#storage = storage
    this.#own = new Map(listing.map(({ path, size }) => [path, size]))
  }

  /** A file of the snapshot's own folder, by its path there. */
  inside(path: string): FoundFile {
    return { inside: path, outside: null, size: this.#own.get(path) ?? null }
  }

  /** Lists the folders that many of these files lie in. */
  async prepare(uris: readonly string[]): Promise<void> {
    const members = new Map<string, number>()
    for (const uri of uris) {
      if (pathInside(this.#folder, uri) === null) members.set(folderOf(uri), (members.get(folderOf(uri)) ?? 0) + 1)
    }
    for (const [folder, count] of members) {
      if (count <= ASKED_ONE_BY_ONE) continue
      const listing = await reachable(() => this.#storage(folder).list(folder))
      if (listing === 'unchecked') {
        this.#unreachable.add(folder)
        continue
      }
      this.#listed.add(folder)
      for (const { path, size } of listing) this.#elsewhere.set(resolveRelative(folder, path), size)
    }
  }

  /** A file by its canonical URI. */
  async at(uri: string): Promise<FoundFile> {
    const path = pathInside(this.#folder, uri)
    if (path !== null) return this.inside(path)
    let size = this.#elsewhere.get(uri)
    if (size === undefined) {
      size = await this.#ask(uri)
      this.#elsewhere.set(uri, size)
    }
    return { inside: null, outside: uri, size }
  }

  async #ask(uri: string): Promise<FoundFile['size']> {
    const folder = folderOf(uri)
    if (this.#listed.has(folder)) return null
    if (this.#unreachable.has(folder)) return 'unchecked'
    return reachable(async () => {
      const stat = await this.#storage(uri).stat(uri)
      return stat?.kind === 'file' ? stat.size : null
    })
  }
}

/** A place out of reach (no driver for its scheme, no permission, no answer) is not a missing file: nothing is known of it. */
async function reachable<T>(ask: () => Promise<T>): Promise<T | 'unchecked'> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof TidemarkError) return 'unchecked'
    throw error
  }
}

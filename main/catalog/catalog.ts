import type { Database } from 'better-sqlite3'
import { plural } from '../../shared/text/index.ts'
import {
  TidemarkError,
  type CatalogEntry,
  type DictionaryEntry,
  type LifecycleEvent,
  type PathMapping,
  type Problem,
} from '../../shared/model/index.ts'
import type { KnownUid } from '../savepoint/uid/dictionary.ts'
import { operatorIdOf } from '../savepoint/uid/hash.ts'
import { isOperatorIdPrefix } from '../savepoint/uid/operator-id.ts'
import { toUri, withoutCredentials } from '../storage/uri.ts'
import { ClusterRepository } from './cluster-repository.ts'
import { guarded, openDatabase } from './database.ts'
import { DictionaryRepository } from './dictionary-repository.ts'
import { EventRepository } from './event-repository.ts'
import { OperationJournal } from './operation-journal.ts'
import { SavepointRepository } from './savepoint-repository.ts'
import { stateAfter, type JournalEvent, type OpenedFacts } from './savepoint-state.ts'

/**
 * What Tidemark remembers: the savepoints it has opened, a journal of what happened to them, and the uids it was told.
 * Calls are synchronous and short. Whatever is written is one event and the state after it, in one transaction.
 * Credentials inside URIs are taken out before anything is stored.
 */
export class Catalog {
  readonly #db: Database
  readonly #file: string
  readonly #now: () => Date
  readonly #savepoints: SavepointRepository
  readonly #events: EventRepository
  readonly #dictionary: DictionaryRepository
  /** Connections to other clusters. */
  readonly clusters: ClusterRepository
  /** What was asked of clusters. */
  readonly operations: OperationJournal

  constructor(db: Database, file: string, now: () => Date) {
    this.#db = db
    this.#file = file
    this.#now = now
    this.#savepoints = new SavepointRepository(db)
    this.#events = new EventRepository(db)
    this.#dictionary = new DictionaryRepository(db)
    this.clusters = new ClusterRepository(db, file, now)
    this.operations = new OperationJournal(db, file, now)
  }

  /** Newest opened first, without the forgotten. */
  list(limit: number): CatalogEntry[] {
    return this.#guarded(() => this.#savepoints.list(limit))
  }

  /** Null for what is not known, and for what was forgotten. */
  get(id: string): CatalogEntry | null {
    return this.#guarded(() => this.#savepoints.entry(id))
  }

  /** By path or URI. */
  find(location: string): CatalogEntry | null {
    return this.get(SavepointRepository.idOf(cleaned(location)))
  }

  recordOpened({ location, ...facts }: OpenedFacts & { location: string }): CatalogEntry {
    const { name, kind, format, metadataVersion, operators, bytes } = facts
    const maps = facts.maps.map(({ from, to }) => ({ from: withoutCredentials(from), to: withoutCredentials(to) }))
    return this.#guarded(() =>
      this.#write(() => {
        const savepoint = this.#savepoints.identify(cleaned(location))
        this.#append({
          savepoint,
          at: this.#now().toISOString(),
          type: 'opened',
          text: `Opened: ${kind === 'unknown' ? 'snapshot' : kind} of ${plural(operators, 'operator')}, metadata version ${metadataVersion}.`,
          facts: { name, kind, format, metadataVersion, operators, bytes, maps },
        })
        return this.#entry(savepoint)
      }),
    )
  }

  /** A failure is an event too; it makes no entry where there was none. */
  recordOpenFailed({ location, problem }: { location: string; problem: Problem }): void {
    this.#guarded(() => {
      this.#write(() => {
        const savepoint = this.#savepoints.identify(cleaned(location))
        const text = withoutCredentials(problem.message)
        this.#append({ savepoint, at: this.#now().toISOString(), type: 'open-failed', text, facts: { code: problem.code } })
      })
    })
  }

  /** Takes an entry out of the list; its events stay, and the next opening brings it back. False when there was none. */
  forget(id: string): boolean {
    return this.#guarded(() =>
      this.#write(() => {
        if (this.#savepoints.entry(id) === null) return false
        this.#append({
          savepoint: id,
          at: this.#now().toISOString(),
          type: 'forgotten',
          text: 'Taken out of the catalog. Its files were not touched.',
          facts: {},
        })
        return true
      }),
    )
  }

  /** Replaces the notes. Throws `SAVEPOINT_NOT_IN_CATALOG`. */
  note(id: string, text: string): CatalogEntry {
    return this.#guarded(() =>
      this.#write(() => {
        const entry = this.#entry(id)
        const notes = withoutCredentials(text)
        if (entry.notes === notes) return entry
        this.#append({
          savepoint: id,
          at: this.#now().toISOString(),
          type: 'noted',
          text: notes === '' ? 'Notes cleared.' : 'Notes changed.',
          facts: { notes },
        })
        return this.#entry(id)
      }),
    )
  }

  /** Newest first; those of forgotten savepoints too. */
  events(id: string): LifecycleEvent[] {
    return this.#guarded(() => this.#events.newestFirst(id))
  }

  /** The path mappings that were in force at the last opening. */
  mapsOf(id: string): PathMapping[] {
    return this.#guarded(() => this.#savepoints.stateOf(id)?.maps ?? [])
  }

  /** Every known uid, sorted; then the operators whose name alone is known. */
  dictionary(): DictionaryEntry[] {
    return this.#guarded(() => this.#dictionary.all())
  }

  /** Keeps uids and names; answers how many were new. */
  learn(entries: Iterable<KnownUid>): number {
    const at = this.#now().toISOString()
    return this.#guarded(() =>
      this.#write(() => {
        let learned = 0
        for (const entry of entries) {
          if (entry.uid === '') continue // Flink allows none
          const { uid, name } = entry
          const id = uid === null ? entry.id : (entry.id ?? operatorIdOf(uid))
          if (this.#dictionary.learn({ uid, name, source: withoutCredentials(entry.source), id }, at)) learned++
        }
        return learned
      }),
    )
  }

  /** Every known uid and name behind an operator id or its first digits (8 or more); nothing for other text. */
  whois(idPrefix: string): DictionaryEntry[] {
    if (!isOperatorIdPrefix(idPrefix)) return []
    return this.#guarded(() => this.#dictionary.startingWith(idPrefix.toLowerCase()))
  }

  close(): void {
    this.#db.close()
  }

  #append(event: JournalEvent): void {
    const state = stateAfter(this.#savepoints.stateOf(event.savepoint), event)
    const id = this.#events.append(event)
    if (state !== null) this.#savepoints.save(event.savepoint, state, id)
  }

  #entry(id: string): CatalogEntry {
    const entry = this.#savepoints.entry(id)
    if (entry !== null) return entry
    throw new TidemarkError({
      code: 'SAVEPOINT_NOT_IN_CATALOG',
      message: 'The catalog has no such savepoint: it was forgotten, or never opened here. Open it by its path.',
      found: id,
    })
  }

  /** Takes the write lock at once: a transaction that begins by reading could not wait for another writer. */
  #write<T>(work: () => T): T {
    return this.#db.transaction(work).immediate()
  }

  #guarded<T>(work: () => T): T {
    return guarded(this.#file, work)
  }
}

function cleaned(location: string): string {
  return withoutCredentials(toUri(location))
}

/**
 * Opens the catalog in `file`, made when absent, brought to the newest schema when older.
 * Problems: `CATALOG_CORRUPT`, `CATALOG_NEWER`, `CATALOG_BUSY` (retriable), `CATALOG_UNWRITABLE`.
 */
export function openCatalog({ file, now = () => new Date() }: { file: string; now?: () => Date }): Catalog {
  return new Catalog(openDatabase(file, now), file, now)
}

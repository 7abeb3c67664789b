import type { Database, Statement } from 'better-sqlite3'
import type { LifecycleEvent } from '../../shared/model/index.ts'
import type { JournalEvent } from './savepoint-state.ts'

/** The journal: events are appended and read, never changed. */
export class EventRepository {
  readonly #insert: Statement<[string, string, string, string, string]>
  readonly #ofSavepoint: Statement<[string], LifecycleEvent>

  constructor(db: Database) {
    this.#insert = db.prepare('INSERT INTO event (savepoint, at, type, text, facts) VALUES (?, ?, ?, ?, ?)')
    this.#ofSavepoint = db.prepare('SELECT id, savepoint, at, type, text FROM event WHERE savepoint = ? ORDER BY id DESC')
  }

  /** Answers with the event's id. */
  append({ savepoint, at, type, text, facts }: JournalEvent): number {
    return Number(this.#insert.run(savepoint, at, type, text, JSON.stringify(facts)).lastInsertRowid)
  }

  /** Newest first. */
  newestFirst(savepoint: string): LifecycleEvent[] {
    return this.#ofSavepoint.all(savepoint)
  }
}

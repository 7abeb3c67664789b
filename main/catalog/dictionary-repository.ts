import type { Database, Statement } from 'better-sqlite3'
import type { DictionaryEntry } from '../../shared/model/index.ts'

/** uids that were told to us, by the operator id that they stand for. */
export class DictionaryRepository {
  readonly #insert: Statement<[DictionaryEntry & { at: string }]>
  readonly #name: Statement<[string, string, string]>
  readonly #all: Statement<[], DictionaryEntry>
  readonly #between: Statement<[string, string], DictionaryEntry>

  constructor(db: Database) {
    this.#insert = db.prepare(
      'INSERT INTO known_uid (id, uid, name, source, learned_at) VALUES (@id, @uid, @name, @source, @at) ON CONFLICT DO NOTHING',
    )
    this.#name = db.prepare('UPDATE known_uid SET name = ? WHERE id = ? AND uid = ? AND name IS NULL')
    this.#all = db.prepare('SELECT uid, id, name, source FROM known_uid ORDER BY uid, id')
    this.#between = db.prepare('SELECT uid, id, name, source FROM known_uid WHERE id >= ? AND id < ? ORDER BY id, uid')
  }

  /** True when this was new. A name that comes later is added; the first source stays. */
  learn(entry: DictionaryEntry, at: string): boolean {
    if (this.#insert.run({ ...entry, at }).changes > 0) return true
    if (entry.name !== null) this.#name.run(entry.name, entry.id, entry.uid)
    return false
  }

  all(): DictionaryEntry[] {
    return this.#all.all()
  }

  startingWith(prefix: string): DictionaryEntry[] {
    return this.#between.all(prefix, `${prefix}g`) // g follows the last hex digit
  }
}

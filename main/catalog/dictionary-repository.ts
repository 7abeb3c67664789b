import type { Database, Statement } from 'better-sqlite3'
import type { DictionaryEntry } from '../../shared/model/index.ts'

/** What was told to us of operators, by operator id: uids, and names of operators whose uid was not told with it. */
export class DictionaryRepository {
  readonly #insertUid: Statement<[DictionaryEntry & { at: string }]>
  readonly #completeUid: Statement<[string, string, string]>
  readonly #insertName: Statement<[DictionaryEntry & { at: string }]>
  readonly #tellNameAgain: Statement<[DictionaryEntry & { at: string }]>
  readonly #all: Statement<[], DictionaryEntry>
  readonly #between: Statement<[string, string], DictionaryEntry>

  constructor(db: Database) {
    this.#insertUid = db.prepare(
      'INSERT INTO known_uid (id, uid, name, source, learned_at) VALUES (@id, @uid, @name, @source, @at) ON CONFLICT DO NOTHING',
    )
    this.#completeUid = db.prepare('UPDATE known_uid SET name = ? WHERE id = ? AND uid = ? AND name IS NULL')
    this.#insertName = db.prepare(
      'INSERT INTO named_operator (id, name, source, told_at) VALUES (@id, @name, @source, @at) ON CONFLICT DO NOTHING',
    )
    this.#tellNameAgain = db.prepare('UPDATE named_operator SET source = @source, told_at = @at WHERE id = @id AND name = @name')
    this.#all = db.prepare(`
      SELECT uid, id, name, source FROM (
        SELECT uid, id, name, source, NULL AS told_at FROM known_uid
        UNION ALL SELECT NULL, id, name, source, told_at FROM named_operator
      ) ORDER BY uid IS NULL, uid, told_at DESC, id`)
    this.#between = db.prepare(`
      SELECT uid, id, name, source FROM (
        SELECT uid, id, name, source, NULL AS told_at FROM known_uid
        UNION ALL SELECT NULL, id, name, source, told_at FROM named_operator
      ) WHERE id >= ? AND id < ? ORDER BY id, uid IS NULL, uid, told_at DESC`)
  }

  /** True when this was new. A uid keeps its first source, and gets a name that comes later; an operator's newest name counts. */
  learn(entry: DictionaryEntry, at: string): boolean {
    return entry.uid === null ? this.#learnName(entry, at) : this.#learnUid({ ...entry, uid: entry.uid }, at)
  }

  #learnUid(entry: DictionaryEntry & { uid: string }, at: string): boolean {
    if (this.#insertUid.run({ ...entry, at }).changes > 0) return true
    if (entry.name !== null) this.#completeUid.run(entry.name, entry.id, entry.uid)
    return false
  }

  #learnName(entry: DictionaryEntry, at: string): boolean {
    if (entry.name === null) return false
    if (this.#insertName.run({ ...entry, at }).changes > 0) return true
    this.#tellNameAgain.run({ ...entry, at })
    return false
  }

  /** Uids first, sorted; then names without a uid, the newest first. */
  all(): DictionaryEntry[] {
    return this.#all.all()
  }

  /** By id; of an id its uids first, then its names, the newest first. */
  startingWith(prefix: string): DictionaryEntry[] {
    return this.#between.all(prefix, `${prefix}g`) // g follows the last hex digit
  }
}

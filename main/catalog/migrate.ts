import type { Database } from 'better-sqlite3'
import { TidemarkError } from '../../shared/model/problem.ts'

export interface Migration {
  /** The module's file name: a UTC time and a word. Sorts by age. */
  version: string
  up: (db: Database) => void
}

/**
 * Brings a catalog to the newest schema, each step in a transaction of its own together with the record of it.
 * Several processes may start at once: each step looks again, under the write lock, whether it is still to be done.
 * Throws `CATALOG_NEWER` for a catalog that a later Tidemark has changed.
 */
export function migrate(db: Database, file: string, migrations: readonly Migration[], now: () => Date): void {
  if (appliedVersions(db).size === 0) {
    db.exec('CREATE TABLE IF NOT EXISTS schema_migrations (version TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT')
  }
  const known = new Set(migrations.map(({ version }) => version))
  const unknown = [...appliedVersions(db)].find((version) => !known.has(version))
  if (unknown !== undefined) {
    throw new TidemarkError({
      code: 'CATALOG_NEWER',
      message: `The catalog ${file} was written by a newer Tidemark. This one will not touch it. Start the newer version, or point TIDEMARK_HOME at another folder.`,
      file,
      expected: migrations.at(-1)?.version ?? null,
      found: unknown,
    })
  }
  for (const { version, up } of migrations) {
    if (appliedVersions(db).has(version)) continue
    db.transaction(() => {
      if (appliedVersions(db).has(version)) return
      up(db)
      db.prepare('INSERT INTO schema_migrations (version, applied_at) VALUES (?, ?)').run(version, now().toISOString())
    }).immediate()
  }
}

function appliedVersions(db: Database): Set<string> {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'").get()
  if (table === undefined) return new Set()
  return new Set(db.prepare<[], string>('SELECT version FROM schema_migrations').pluck().all())
}

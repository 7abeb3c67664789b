import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import { TidemarkError } from '../../shared/model/problem.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'

/** How long a writer waits for another process's transaction, in milliseconds. */
const BUSY_TIMEOUT = 5000

/**
 * Opens or makes the catalog's database file. A file that is not a sound database is left exactly as it is.
 * Problems: `CATALOG_CORRUPT`, `CATALOG_NEWER`, `CATALOG_BUSY` (retriable), `CATALOG_UNWRITABLE`.
 */
export function openDatabase(file: string, now: () => Date): Database {
  return guarded(file, () => {
    mkdirSync(dirname(file), { recursive: true })
    const db = new Sqlite(file, { timeout: BUSY_TIMEOUT })
    try {
      check(db, file)
      db.pragma('journal_mode = WAL')
      db.pragma('synchronous = NORMAL') // safe in WAL against a killed process; the last commits may be lost with the power
      db.pragma('foreign_keys = ON')
      migrate(db, file, MIGRATIONS, now)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/** Reads before anything is written, so that a damaged file is found while it is still untouched. */
function check(db: Database, file: string): void {
  const verdict: unknown = db.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw corrupt(file, String(verdict))
}

/** Runs database work and puts what SQLite says into words. */
export function guarded<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw problemOf(file, error)
  }
}

function problemOf(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const reason = error instanceof Error ? error.message : String(error)
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return corrupt(file, reason, error)
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new TidemarkError(
      {
        code: 'CATALOG_BUSY',
        message: `The catalog ${file} is in use: another Tidemark has been writing to it for more than ${BUSY_TIMEOUT / 1000} s. Wait for it, then try again.`,
        retriable: true,
        file,
      },
      { cause: error },
    )
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH|FULL|IOERR)/.test(code) || /^(EACCES|EPERM|EROFS|ENOSPC|ENOTDIR|EEXIST)$/.test(code)) {
    return new TidemarkError(
      {
        code: 'CATALOG_UNWRITABLE',
        message: `The catalog ${file} cannot be written: ${reason}. Check the folder's owner and the free space, or point TIDEMARK_HOME at another folder.`,
        file,
      },
      { cause: error },
    )
  }
  return error
}

function corrupt(file: string, reason: string, cause?: unknown): TidemarkError {
  return new TidemarkError(
    {
      code: 'CATALOG_CORRUPT',
      message:
        `The catalog ${file} is damaged (${reason}). Nothing was changed. It holds only what Tidemark remembers; your savepoints are not in it. ` +
        'Put back a copy of the file, or start a new catalog with “tidemark catalog set-aside”, which keeps the damaged one beside it.',
      file,
    },
    { cause },
  )
}

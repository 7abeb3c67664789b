import { existsSync, renameSync } from 'node:fs'

/**
 * Moves a catalog's files out of the way, so that the next start makes a new one. Only ever done on explicit word.
 * Nothing is deleted: `catalog.sqlite` becomes `catalog.sqlite.2026-11-24T03-04-11Z`. Answers with that name, or null
 * where there was no catalog.
 */
export function setAside(file: string, now: Date = new Date()): string | null {
  if (!existsSync(file)) return null
  const aside = `${file}.${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
  // The write-ahead log belongs to its database: both go, or a new database would be met by an old log.
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, aside + part)
  return aside
}

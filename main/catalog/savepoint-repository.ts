import { createHash } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3'
import type { CatalogEntry, PathMapping } from '../../shared/model/index.ts'
import type { SavepointState } from './savepoint-state.ts'

type Row = Omit<CatalogEntry, 'id'> & { id: string; maps: string; forgottenAt: string | null }

const SELECT = `
  SELECT s.id, s.location, t.name, t.kind, t.format, t.metadata_version AS metadataVersion, t.operators, t.bytes, t.maps,
         t.first_opened_at AS firstOpenedAt, t.last_opened_at AS lastOpenedAt, t.notes, t.forgotten_at AS forgottenAt
    FROM savepoint s JOIN savepoint_state t ON t.savepoint = s.id`

/** Savepoints by identity, and their present state. */
export class SavepointRepository {
  readonly #identify: Statement<[string, string]>
  readonly #save: Statement<[Omit<SavepointState, 'maps'> & { id: string; event: number; mapsText: string }]>
  readonly #byId: Statement<[string], Row>
  readonly #list: Statement<[number], Row>

  constructor(db: Database) {
    this.#identify = db.prepare('INSERT INTO savepoint (id, location) VALUES (?, ?) ON CONFLICT DO NOTHING')
    this.#save = db.prepare(`
      INSERT INTO savepoint_state (savepoint, last_event, name, kind, format, metadata_version, operators, bytes, maps,
                                   first_opened_at, last_opened_at, notes, forgotten_at)
      VALUES (@id, @event, @name, @kind, @format, @metadataVersion, @operators, @bytes, @mapsText,
              @firstOpenedAt, @lastOpenedAt, @notes, @forgottenAt)
      ON CONFLICT (savepoint) DO UPDATE SET
        last_event = excluded.last_event, name = excluded.name, kind = excluded.kind, format = excluded.format,
        metadata_version = excluded.metadata_version, operators = excluded.operators, bytes = excluded.bytes, maps = excluded.maps,
        first_opened_at = excluded.first_opened_at, last_opened_at = excluded.last_opened_at, notes = excluded.notes,
        forgotten_at = excluded.forgotten_at`)
    this.#byId = db.prepare(`${SELECT} WHERE s.id = ?`)
    this.#list = db.prepare(`${SELECT} WHERE t.forgotten_at IS NULL ORDER BY t.last_opened_at DESC, t.last_event DESC LIMIT ?`)
  }

  /** The id of a location: the same on each machine and after each new start of the catalog. */
  static idOf(location: string): string {
    return createHash('sha256').update(location).digest('hex').slice(0, 16)
  }

  identify(location: string): string {
    const id = SavepointRepository.idOf(location)
    this.#identify.run(id, location)
    return id
  }

  stateOf(id: string): SavepointState | null {
    const row = this.#byId.get(id)
    if (row === undefined) return null
    return { ...row, maps: JSON.parse(row.maps) as PathMapping[] }
  }

  save(id: string, state: SavepointState, event: number): void {
    const { maps, ...columns } = state
    this.#save.run({ ...columns, id, event, mapsText: JSON.stringify(maps) })
  }

  /** Null for what is not known, and for what was forgotten. */
  entry(id: string): CatalogEntry | null {
    const row = this.#byId.get(id)
    return row?.forgottenAt === null ? entryOf(row) : null
  }

  /** Newest opened first. */
  list(limit: number): CatalogEntry[] {
    return this.#list.all(limit).map(entryOf)
  }
}

function entryOf(row: Row): CatalogEntry {
  const { id, location, name, kind, format, metadataVersion, operators, bytes, firstOpenedAt, lastOpenedAt, notes } = row
  return { id, location, name, kind, format, metadataVersion, operators, bytes, firstOpenedAt, lastOpenedAt, notes }
}

import { randomUUID } from 'node:crypto'
import type { Database, Statement } from 'better-sqlite3'
import { guarded } from './database.ts'

/** A connection to a cluster. The address holds neither user nor password. */
export interface SavedCluster {
  id: string
  name: string
  address: string
}

/** Connections to other clusters, oldest first. */
export class ClusterRepository {
  readonly #file: string
  readonly #now: () => Date
  readonly #add: Statement<[string, string, string, string], SavedCluster>
  readonly #all: Statement<[], SavedCluster>
  readonly #remove: Statement<[string]>

  constructor(db: Database, file: string, now: () => Date) {
    this.#file = file
    this.#now = now
    this.#add = db.prepare(
      `INSERT INTO cluster (id, name, address, added_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (address) DO UPDATE SET name = excluded.name RETURNING id, name, address`,
    )
    this.#all = db.prepare('SELECT id, name, address FROM cluster ORDER BY added_at, id')
    this.#remove = db.prepare('DELETE FROM cluster WHERE id = ?')
  }

  /** Keeps a connection; one to the same address gets the new name. */
  save(name: string, address: string): SavedCluster {
    return guarded(this.#file, () => {
      const saved = this.#add.get(randomUUID(), name, address, this.#now().toISOString())
      if (saved === undefined) throw new Error('an insert answered with nothing')
      return saved
    })
  }

  all(): SavedCluster[] {
    return guarded(this.#file, () => this.#all.all())
  }

  /** False when there was none. */
  remove(id: string): boolean {
    return guarded(this.#file, () => this.#remove.run(id).changes > 0)
  }
}

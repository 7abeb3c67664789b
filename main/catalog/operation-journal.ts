import type { Database, Statement } from 'better-sqlite3'
import type { OperationView } from '../../shared/model/index.ts'
import { withoutCredentials } from '../storage/uri.ts'
import { guarded } from './database.ts'
import { progressAfter, type OperationEvent, type OperationProgress } from './operation-state.ts'

/** What was asked of a cluster. It never changes. */
export interface OperationRecord {
  /** The trigger id, where the client chooses it; of a resume the job's id. 32 hex digits. */
  id: string
  kind: OperationView['kind']
  /** Id of the connection, and its name at the time. */
  cluster: string
  clusterName: string
  job: string | null
  jobName: string | null
  /** The target folder, or the savepoint that is deleted or resumed from. */
  place: string | null
}

/** An operation and how far it is. */
export type JournalledOperation = OperationRecord & OperationProgress

type Row = Omit<JournalledOperation, 'reasons' | 'dismissed'> & { reasons: string; dismissed: number }

const SELECT = `
  SELECT o.id, o.kind, o.cluster, o.cluster_name AS clusterName, o.job, o.job_name AS jobName, o.place, s.state, s.trigger_id AS trigger,
         s.started_at AS startedAt, s.ended_at AS endedAt, s.location, s.reasons, s.dismissed
    FROM operation o JOIN operation_state s ON s.operation = o.id`

/** Operations on clusters: each event and the state after it are written in one transaction. Credentials inside URIs are taken out. */
export class OperationJournal {
  readonly #db: Database
  readonly #file: string
  readonly #now: () => number
  readonly #byId: Statement<[string], Row>
  readonly #list: Statement<[number], Row>
  readonly #open: Statement<[], Row>

  constructor(db: Database, file: string, now: () => Date) {
    this.#db = db
    this.#file = file
    this.#now = () => now().getTime()
    this.#byId = db.prepare(`${SELECT} WHERE o.id = ?`)
    this.#list = db.prepare(`${SELECT} WHERE s.dismissed = 0 ORDER BY s.started_at DESC, s.last_event DESC LIMIT ?`)
    this.#open = db.prepare(`${SELECT} WHERE s.ended_at IS NULL ORDER BY s.started_at`)
  }

  /** Writes down what is about to be sent. */
  request(record: OperationRecord): JournalledOperation {
    const { id, kind, cluster, clusterName, job, jobName } = record
    const place = record.place === null ? null : withoutCredentials(record.place)
    return guarded(this.#file, () =>
      this.#db
        .transaction(() => {
          this.#db
            .prepare('INSERT INTO operation (id, kind, cluster, cluster_name, job, job_name, place) VALUES (?, ?, ?, ?, ?, ?, ?)')
            .run(id, kind, cluster, clusterName, job, jobName, place)
          this.#append(id, { type: 'requested' })
          return this.#of(id)
        })
        .immediate(),
    )
  }

  /** Adds what happened and answers with what came of it; an event that tells nothing new is left out. */
  record(id: string, event: OperationEvent): JournalledOperation {
    return guarded(this.#file, () =>
      this.#db
        .transaction(() => {
          this.#append(id, event)
          return this.#of(id)
        })
        .immediate(),
    )
  }

  get(id: string): JournalledOperation | null {
    return guarded(this.#file, () => asOperation(this.#byId.get(id)))
  }

  /** Newest first, without those that were dismissed. */
  list(limit: number): JournalledOperation[] {
    return guarded(this.#file, () => this.#list.all(limit).flatMap((row) => asOperation(row) ?? []))
  }

  /** Oldest first: those that have come to no end. */
  unsettled(): JournalledOperation[] {
    return guarded(this.#file, () => this.#open.all().flatMap((row) => asOperation(row) ?? []))
  }

  #append(id: string, event: OperationEvent): void {
    const at = this.#now()
    const after = progressAfter(asOperation(this.#byId.get(id)), event, at)
    if (after === null) return
    const { type, ...facts } = event
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO operation_event (operation, at, type, facts) VALUES (?, ?, ?, ?)')
      .run(id, at, type, withoutCredentials(JSON.stringify(facts)))
    this.#db
      .prepare(
        `INSERT OR REPLACE INTO operation_state (operation, last_event, state, trigger_id, started_at, ended_at, location, reasons, dismissed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        lastInsertRowid,
        after.state,
        after.trigger,
        after.startedAt,
        after.endedAt,
        after.location === null ? null : withoutCredentials(after.location),
        withoutCredentials(JSON.stringify(after.reasons)),
        after.dismissed ? 1 : 0,
      )
  }

  #of(id: string): JournalledOperation {
    const operation = asOperation(this.#byId.get(id))
    if (operation === null) throw new Error(`no operation ${id}`)
    return operation
  }
}

function asOperation(row: Row | undefined): JournalledOperation | null {
  return row === undefined ? null : { ...row, reasons: JSON.parse(row.reasons) as string[], dismissed: row.dismissed === 1 }
}

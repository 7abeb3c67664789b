import { operatorIdOf } from './hash.ts'

/** A uid that somebody or something told us, and where it was found. */
export interface ToldUid {
  uid: string
  /** The operator's name, where that was told with it. */
  name: string | null
  /** A file, a folder, a savepoint, a job, a person: in words for people. */
  source: string
  /** The operator id that it stands for, where that is not the uid's own hash: one pinned by `setUidHash`. */
  id?: string
}

/** An operator id whose name was told, and not its uid: what a running job knows. */
interface NamedId {
  uid: null
  name: string | null
  source: string
  id: string
}

export type KnownUid = ToldUid | NamedId

/** What is known of an operator id. */
export interface KnownOperator {
  uid: string | null
  name: string | null
  source: string
}

/** The uids that Flink's `SinkTransformationTranslator` makes from the uid of a sink with committers. Its writer keeps the uid itself. */
function sinkUids(uid: string): string[] {
  return [`Sink Committer: ${uid}`, `Sink ${uid} Global Committer`]
}

/**
 * From operator ids back to uids. A hash cannot be undone, so this is a list of known uids, each hashed once, and of ids whose name
 * alone is known. Where something was told more than once the first telling is kept, completed by the first uid and the first name.
 */
export class UidDictionary {
  readonly #byId = new Map<string, KnownOperator>()

  constructor(entries: Iterable<KnownUid>) {
    const derived: [string, KnownOperator][] = []
    for (const entry of entries) {
      const { uid, name, source } = entry
      if (uid === null) {
        this.#tell(entry.id, { uid, name, source })
        continue
      }
      this.#tell(entry.id ?? operatorIdOf(uid), { uid, name, source })
      for (const made of sinkUids(uid)) derived.push([operatorIdOf(made), { uid: made, name: null, source }])
    }
    // last, since what was told of a committer itself weighs more than what its sink's uid implies
    for (const [id, entry] of derived) this.#tell(id, entry)
  }

  #tell(id: string, told: KnownOperator): void {
    const known = this.#byId.get(id)
    if (known === undefined) this.#byId.set(id, told)
    // the place that tells the uid is the one to name
    else if (known.uid === null && told.uid !== null) this.#byId.set(id, { ...told, name: known.name ?? told.name })
    else known.name ??= told.name
  }

  /** What is known of an operator id (32 hex digits), or null. */
  lookup(id: string): KnownOperator | null {
    return this.#byId.get(id.toLowerCase()) ?? null
  }

  /** Every entry whose operator id starts with these digits. */
  startingWith(prefix: string): { id: string; entry: KnownOperator }[] {
    const start = prefix.toLowerCase()
    return [...this.#byId].filter(([id]) => id.startsWith(start)).map(([id, entry]) => ({ id, entry }))
  }
}

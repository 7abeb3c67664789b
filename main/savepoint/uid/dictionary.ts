import { operatorIdOf } from './hash.ts'

/** A uid that somebody or something told us, and where it was found. */
export interface KnownUid {
  uid: string
  /** The operator's name, where that was told with it. */
  name: string | null
  /** A file, a folder, a savepoint, a person: in words for people. */
  source: string
  /** The operator id that it stands for, where that is not the uid's own hash: one pinned by `setUidHash`. */
  id?: string
}

/** The uids that Flink's `SinkTransformationTranslator` makes from the uid of a sink with committers. Its writer keeps the uid itself. */
function sinkUids(uid: string): string[] {
  return [`Sink Committer: ${uid}`, `Sink ${uid} Global Committer`]
}

/**
 * From operator ids back to uids. A hash cannot be undone, so this is a list of known uids, each hashed once.
 * Where a uid was told more than once the first telling is kept, completed by the first name.
 */
export class UidDictionary {
  readonly #byId = new Map<string, KnownUid>()
  readonly #derived = new Map<string, KnownUid>()

  constructor(entries: Iterable<KnownUid>) {
    for (const { uid, name, source, id = operatorIdOf(uid) } of entries) {
      const known = this.#byId.get(id)
      if (known === undefined) this.#byId.set(id, { uid, name, source })
      else known.name ??= name
      for (const derived of sinkUids(uid)) this.#derived.set(operatorIdOf(derived), { uid: derived, name: null, source })
    }
  }

  /** What is known of an operator id (32 hex digits), or null. */
  lookup(id: string): KnownUid | null {
    const key = id.toLowerCase()
    return this.#byId.get(key) ?? this.#derived.get(key) ?? null
  }

  /** Every entry whose operator id starts with these digits. */
  startingWith(prefix: string): { id: string; entry: KnownUid }[] {
    const start = prefix.toLowerCase()
    return [...this.#derived, ...this.#byId].filter(([id]) => id.startsWith(start)).map(([id, entry]) => ({ id, entry }))
  }
}

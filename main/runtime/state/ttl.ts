import type { StateTtl } from '../operators/runtime-context.ts'

/** A value with the time of its last access, as it is stored (`TtlValue`). */
export interface TtlValue<T = unknown> {
  lastAccess: bigint
  value: T
}

/** Wraps and unwraps values that expire (`AbstractTtlDecorator`). Without a TTL values are what they are. */
export class TtlClock {
  readonly #ttl: StateTtl | null
  readonly #now: () => number

  constructor(ttl: StateTtl | null, now: () => number) {
    this.#ttl = ttl
    this.#now = now
  }

  /** What is kept of a value that is written now. */
  wrap(value: unknown): unknown {
    return this.#ttl === null ? value : ({ lastAccess: BigInt(this.#now()), value } satisfies TtlValue)
  }

  /**
   * What is seen of a kept value; undefined where it is there no more.
   *
   * @param touch told to keep the value anew, where reading counts as access
   */
  unwrap(kept: unknown, touch: (again: unknown) => void): unknown {
    if (this.#ttl === null || kept === undefined) return kept
    const { lastAccess, value } = kept as TtlValue
    const expired = Number(lastAccess) + this.#ttl.ttl <= this.#now()
    if (expired && this.#ttl.visibility === 'NeverReturnExpired') return undefined
    if (!expired && this.#ttl.update === 'OnReadAndWrite') touch(this.wrap(value))
    return value
  }
}

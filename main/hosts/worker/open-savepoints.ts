import type { Target } from './protocol.ts'

interface Closable {
  close(): void
}

/**
 * Savepoints held open, the least recently asked put away beyond `limit`.
 * A savepoint that fails to open is not remembered, so the next question tries again.
 */
export class OpenSavepoints<T extends Closable> {
  /** By location, least recently used first. */
  readonly #held = new Map<string, { target: Target; opening: Promise<T> }>()
  readonly #open: (target: Target) => Promise<T>
  readonly #limit: number

  constructor(open: (target: Target) => Promise<T>, limit = 8) {
    this.#open = open
    this.#limit = limit
  }

  /** The savepoint, opened only when it is not held with these very maps. */
  use(target: Target): Promise<T> {
    const held = this.#held.get(target.location)
    if (!held || !sameMaps(held.target, target)) return this.reopen(target)
    this.#held.delete(target.location)
    this.#held.set(target.location, held)
    return held.opening
  }

  /** The savepoint, read anew. */
  reopen(target: Target): Promise<T> {
    this.#putAway(target.location)
    const entry = { target, opening: this.#open(target) }
    this.#held.set(target.location, entry)
    entry.opening.catch(() => {
      if (this.#held.get(target.location) === entry) this.#held.delete(target.location)
    })
    for (const location of this.#held.keys()) {
      if (this.#held.size <= this.#limit) break
      this.#putAway(location)
    }
    return entry.opening
  }

  /** The savepoint goes by another location from now on: one that it was opened by may not be the one it is known by. */
  rename(from: string, to: string): void {
    const held = this.#held.get(from)
    if (!held || from === to) return
    this.#putAway(to)
    this.#held.delete(from)
    this.#held.set(to, { ...held, target: { ...held.target, location: to } })
  }

  putAllAway(): void {
    for (const location of [...this.#held.keys()]) this.#putAway(location)
  }

  #putAway(location: string): void {
    const held = this.#held.get(location)
    this.#held.delete(location)
    held?.opening.then(
      (savepoint) => {
        savepoint.close()
      },
      () => undefined, // it failed to open: nothing to close, and whoever asked was told
    )
  }
}

function sameMaps(a: Target, b: Target): boolean {
  return JSON.stringify(a.maps) === JSON.stringify(b.maps)
}

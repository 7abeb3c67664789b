import { randomUUID } from 'node:crypto'
import { TidemarkError } from '../../../shared/model/index.ts'

interface Closable {
  close(): Promise<void>
}

/** Readings that are under way, by id, each of one open savepoint; the oldest of a savepoint is closed beyond `limit`. */
export class Scans<T extends Closable> {
  readonly #scans = new Map<string, { owner: object; scan: T }>()
  readonly #limit: number

  constructor(limit = 4) {
    this.#limit = limit
  }

  /** Keeps a new reading and gives its id. @param owner the savepoint that it reads */
  async open(owner: object, scan: T): Promise<string> {
    const id = randomUUID()
    this.#scans.set(id, { owner, scan })
    const own = [...this.#scans].filter(([, one]) => one.owner === owner)
    for (const [oldest] of own.slice(0, Math.max(0, own.length - this.#limit))) await this.close(oldest)
    return id
  }

  /** @throws TidemarkError SCAN_CLOSED */
  get(id: string): T {
    const held = this.#scans.get(id)
    if (held) return held.scan
    throw new TidemarkError({
      code: 'SCAN_CLOSED',
      message: 'This reading was put away, because its savepoint was or because newer ones took its place. Read the state again.',
      retriable: true,
      found: id,
    })
  }

  /** False where it is closed already. */
  async close(id: string): Promise<boolean> {
    const held = this.#scans.get(id)
    this.#scans.delete(id)
    await held?.scan.close()
    return held !== undefined
  }

  /** Closes every reading of a savepoint that is put away. */
  async closeOf(owner: object): Promise<void> {
    const own = [...this.#scans].filter(([, one]) => one.owner === owner)
    await Promise.all(own.map(([id]) => this.close(id)))
  }
}

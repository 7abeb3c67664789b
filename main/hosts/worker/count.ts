import { setImmediate } from 'node:timers/promises'
import type { StateShape } from '../../../shared/model/index.ts'
import type { ScannedEntry } from '../../operations/state/scan-state.ts'
import type { ShapeCounter } from '../../operations/state/shape-counter.ts'
import type { Batches } from './scan.ts'

/** How long one step counts before it says how far it is, in milliseconds. */
const STEP_MS = 500
/** How long it counts before others of the thread have their turn, in milliseconds. */
const TURN_MS = 25

/**
 * A count of one state that goes on step by step and rests in between. Within a step it lets others of the thread answer.
 * When reading fails, what was counted before is still given; the step after it throws the failure.
 */
export class Count {
  readonly #batches: AsyncGenerator<ScannedEntry[]>
  readonly #counter: ShapeCounter
  #part = 0
  #ended = false
  #closed = false
  #failure: { error: unknown } | null = null

  constructor(batches: Batches, counter: ShapeCounter) {
    this.#counter = counter
    this.#batches = batches((_entries, part) => {
      this.#part = Math.max(this.#part, part)
    })
  }

  /** @param now milliseconds, as `performance.now` */
  async next(now: () => number = () => performance.now()): Promise<StateShape> {
    const failed = this.#failure
    if (failed !== null) throw failed.error
    const until = now() + STEP_MS
    let turn = now() + TURN_MS
    while (!this.#ended && !this.#closed && now() < until) {
      await this.#read()
      if (now() < turn) continue
      await setImmediate()
      turn = now() + TURN_MS
    }
    const done = this.#ended && this.#failure === null
    return this.#counter.shape(done ? 1 : this.#part, done)
  }

  /** Leaves off, in the middle of a step too; files that are open for it are closed. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#batches.return(undefined)
  }

  async #read(): Promise<void> {
    try {
      const step = await this.#batches.next()
      if (step.done === true) this.#ended = true
      else for (const entry of step.value) this.#counter.add(entry)
    } catch (error) {
      this.#ended = true
      this.#failure = { error }
    }
  }
}

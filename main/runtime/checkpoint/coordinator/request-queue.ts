import { type Decision, type Situation, decide } from './decide.ts'
import { isSavepoint } from './snapshot-type.ts'
import type { TriggerRequest } from './trigger-request.ts'

/** What came of a look at the queue. `retryAfter`: milliseconds, for the timer. */
export type Next<R> = { kind: 'take'; request: R } | { kind: 'wait' } | (Extract<Decision, { kind: 'refuse' }> & { request: R })

/** `CheckpointRequestDecider.DEFAULT_MAX_QUEUED_REQUESTS` */
const CAPACITY = 1000

/**
 * Requests that wait for their turn (`CheckpointRequestDecider`): savepoints before checkpoints, forced before others, a person's
 * before the timer's, older ones first; of equals, that which came first.
 */
export class RequestQueue<R extends TriggerRequest> {
  readonly #capacity: number
  /** In the order in which they are taken. */
  #waiting: R[] = []

  constructor(capacity: number = CAPACITY) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#waiting.length
  }

  /**
   * @returns the request that finds no room: the least important one, or the new one where only a person's requests wait. It is to
   * fail with TOO_MANY_CHECKPOINT_REQUESTS.
   */
  add(request: R): R | null {
    if (this.size >= this.#capacity && this.#waiting.at(-1)?.periodic === false) return request
    const at = this.#waiting.findIndex((other) => compare(request, other) < 0)
    this.#waiting.splice(at < 0 ? this.size : at, 0, request)
    return this.size > this.#capacity ? (this.#waiting.pop() ?? null) : null
  }

  /**
   * Takes out the next request, where it may begin or is refused. To be asked again whenever a trigger ended, a snapshot completed or
   * was given up, or old files were deleted.
   */
  next(situation: Situation): Next<R> {
    const [head] = this.#waiting
    if (head === undefined) return { kind: 'wait' }
    const decision = decide(head, situation)
    if (decision.kind === 'wait') return decision
    this.#waiting.shift()
    return { ...decision, request: head }
  }

  /** Takes out all, in order: the coordinator shuts down, or the job leaves RUNNING (`abortAll`). */
  clear(): R[] {
    return this.#waiting.splice(0)
  }
}

function compare(a: TriggerRequest, b: TriggerRequest): number {
  const before = (first: boolean, second: boolean): number => Number(second) - Number(first)
  return (
    before(isSavepoint(a.type), isSavepoint(b.type)) ||
    before(a.forced, b.forced) ||
    before(!a.periodic, !b.periodic) ||
    a.timestamp - b.timestamp
  )
}

import type { Barrier } from '../network/stream-element.ts'

/** What a task does about what a channel delivered. Channels are unblocked before the snapshot is taken. */
export type Alignment =
  | { kind: 'nothing' }
  | { kind: 'block' }
  | { kind: 'snapshot'; barrier: Barrier }
  /** A checkpoint is given up; `unblock` of its channels. */
  | { kind: 'abort'; checkpoint: bigint; reason: 'CHECKPOINT_DECLINED_SUBSUMED' | 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER' }

/**
 * Aligns the barriers of a task's channels (`SingleCheckpointBarrierHandler`): a channel that delivered the barrier is blocked until
 * all open channels have. At least once no channel is blocked, and records behind a barrier are worked on before it is complete
 * (`CheckpointBarrierTracker`).
 */
export class BarrierAligner {
  readonly #open: Set<number>
  readonly #blocks: boolean
  /** Channels that delivered the pending barrier. */
  readonly #blocked = new Set<number>()
  #pending: Barrier | null = null
  #last = -1n

  constructor(channels: number, mode: 'EXACTLY_ONCE' | 'AT_LEAST_ONCE' = 'EXACTLY_ONCE') {
    this.#blocks = mode === 'EXACTLY_ONCE'
    this.#open = new Set(Array.from({ length: channels }, (_, at) => at))
  }

  isBlocked(channel: number): boolean {
    return this.#blocks && this.#blocked.has(channel)
  }

  /** Whether some channel waits for others. */
  get isAligning(): boolean {
    return this.#pending !== null
  }

  /** @returns what to do, in order: a newer barrier first gives up the checkpoint before it */
  barrier(channel: number, barrier: Barrier): Alignment[] {
    if (barrier.id <= this.#last) return [{ kind: 'nothing' }]
    const done: Alignment[] = []
    if (this.#pending !== null && barrier.id > this.#pending.id) done.push(this.#abort('CHECKPOINT_DECLINED_SUBSUMED'))
    if (this.#pending !== null && barrier.id < this.#pending.id) return [{ kind: 'nothing' }]
    this.#pending = barrier
    this.#blocked.add(channel)
    return [...done, this.#aligned() ?? { kind: 'block' }]
  }

  /** The coordinator or a task above gave a checkpoint up. */
  cancelled(checkpoint: bigint): Alignment {
    if (checkpoint <= this.#last) return { kind: 'nothing' }
    if (this.#pending === null || checkpoint > this.#pending.id) {
      this.#last = checkpoint
      return { kind: 'abort', checkpoint, reason: 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER' }
    }
    return checkpoint === this.#pending.id ? this.#abort('CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER') : { kind: 'nothing' }
  }

  /** A channel ended; it counts as aligned. */
  end(channel: number): Alignment {
    this.#open.delete(channel)
    this.#blocked.delete(channel)
    return this.#aligned() ?? { kind: 'nothing' }
  }

  #aligned(): Alignment | null {
    const barrier = this.#pending
    if (barrier === null || [...this.#open].some((channel) => !this.#blocked.has(channel))) return null
    this.#close(barrier.id)
    return { kind: 'snapshot', barrier }
  }

  #abort(reason: Extract<Alignment, { kind: 'abort' }>['reason']): Alignment {
    const checkpoint = this.#pending?.id ?? this.#last
    this.#close(checkpoint)
    return { kind: 'abort', checkpoint, reason }
  }

  #close(checkpoint: bigint): void {
    this.#last = checkpoint
    this.#pending = null
    this.#blocked.clear()
  }
}

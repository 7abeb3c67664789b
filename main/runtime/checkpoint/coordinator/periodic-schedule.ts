export interface PeriodicSettings {
  /** `execution.checkpointing.interval`, milliseconds. */
  interval: number
  /** `execution.checkpointing.min-pause`, milliseconds. */
  minPause: number
}

/**
 * When the timer asks for checkpoints (`CheckpointCoordinator.startCheckpointScheduler`, `ScheduledTrigger`). The first time it is
 * started it waits a random while between the pause and the interval; when it is started again (after a failover, or a stop that came
 * to nothing) it waits for the pause alone. From then on it ticks by the interval, whatever the checkpoints take. Times are
 * milliseconds, of one clock that does not go back; the methods answer how long to wait.
 */
export class PeriodicSchedule {
  readonly #interval: number
  readonly #minPause: number
  /** When the timer is due; null while it is off. */
  #due: number | null = null
  #firstDelay: number | null

  /** @param random in [0, 1) */
  constructor({ interval, minPause }: PeriodicSettings, random: () => number) {
    // Flink raises an interval that is shorter than the pause.
    this.#interval = Math.max(interval, minPause)
    this.#minPause = minPause
    this.#firstDelay = minPause + Math.floor(random() * (this.#interval - minPause + 1))
  }

  get isOn(): boolean {
    return this.#due !== null
  }

  start(now: number): number {
    const delay = this.#firstDelay ?? this.#minPause
    this.#firstDelay = null
    return this.#arm(now, delay)
  }

  /** The job leaves RUNNING, or is to stop with a savepoint. */
  stop(): void {
    this.#due = null
  }

  /**
   * The timer went off, and asks for a checkpoint.
   * @returns when it goes off again; null where it is off, and nothing is to be asked for
   */
  fired(now: number): number | null {
    if (this.#due === null) return null
    this.#due += this.#interval
    return Math.max(0, this.#due - now)
  }

  /** The pause was not over: the timer is armed anew for what is left of it (`rescheduleTrigger`). Null where it is off. */
  refused(now: number, retryAfter: number): number | null {
    return this.#due === null ? null : this.#arm(now, retryAfter)
  }

  #arm(now: number, delay: number): number {
    this.#due = now + delay
    return delay
  }
}

/**
 * Whether, and after which time, a job is restarted that failed (`RestartBackoffTimeStrategy`). It holds no clock: what it answers is
 * as of the failure that it was last told of.
 */
export interface RestartStrategy {
  /**
   * A failure came, at this moment (milliseconds).
   * @returns whether it begins a new attempt; false where it belongs to the one before
   */
  failed(now: number): boolean
  canRestart(): boolean
  /** Milliseconds from the last failure to the restart. */
  backoffMs(): number
  /** With all it stands at, as in `Recovery is suppressed by …` (`toString`). */
  readonly name: string
}

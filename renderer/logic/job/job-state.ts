/** `JobStatus` of Flink that a person has to act on, or that ends a job. */
const ENDS = new Set(['FINISHED', 'CANCELED', 'FAILED', 'SUSPENDED'])

/** True for a job that will not run again by itself. */
export function hasEnded(state: string): boolean {
  return ENDS.has(state)
}

/** A job's state as Flink calls it, in the case of a sentence; capitals only where it needs a person. */
export function stateWord(state: string): string {
  if (state === 'FAILED' || state === 'FAILING') return state
  return state.charAt(0) + state.slice(1).toLowerCase().replaceAll('_', ' ')
}

/** The look of a job's state: healthy has no colour. */
export function stateTone(state: string): 'plain' | 'wait' | 'bad' | 'over' {
  if (state === 'FAILED' || state === 'FAILING') return 'bad'
  if (hasEnded(state)) return 'over'
  return state === 'RUNNING' ? 'plain' : 'wait'
}

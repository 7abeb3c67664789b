import type { OperationState } from '../../shared/model/index.ts'

/** What happens to an operation. */
export type OperationEvent =
  /** Written down, before anything is sent. */
  | { type: 'requested' }
  /** The cluster took it; `trigger` is the id to ask it with. */
  | { type: 'triggered'; trigger: string }
  /** The cluster said that it is at it. */
  | { type: 'progress' }
  | { type: 'completed'; location: string | null }
  /** The savepoint lies at the location, and the job failed while it stopped. */
  | { type: 'half'; location: string; reasons: string[] }
  | { type: 'failed'; reasons: string[] }
  /** Nobody can tell; `location` is where a savepoint lies that may be its. */
  | { type: 'unknown'; location: string | null; reasons: string[] }
  | { type: 'dismissed' }

/** How far an operation is. Moments are milliseconds since 1970. */
export interface OperationProgress {
  state: OperationState
  trigger: string | null
  startedAt: number
  endedAt: number | null
  location: string | null
  reasons: string[]
  dismissed: boolean
}

/** True once an operation has come to an end. */
export function isSettled(state: OperationState): boolean {
  return state === 'completed' || state === 'half' || state === 'failed' || state === 'unknown'
}

/**
 * The progress after an event; null where the event tells nothing new: a settled operation is only dismissed, and one in flight is not.
 * So two who follow the same operation may both write what they hear.
 */
export function progressAfter(before: OperationProgress | null, event: OperationEvent, at: number): OperationProgress | null {
  if (before === null) {
    if (event.type !== 'requested') return null
    return { state: 'requested', trigger: null, startedAt: at, endedAt: null, location: null, reasons: [], dismissed: false }
  }
  if (event.type === 'dismissed') return isSettled(before.state) && !before.dismissed ? { ...before, dismissed: true } : null
  if (event.type === 'requested' || isSettled(before.state)) return null
  if (event.type === 'triggered') return before.state === 'requested' ? { ...before, state: 'triggered', trigger: event.trigger } : null
  if (event.type === 'progress') return before.state === 'progress' ? null : { ...before, state: 'progress' }
  const { type } = event
  return {
    ...before,
    state: type,
    endedAt: at,
    location: type === 'failed' ? null : event.location,
    reasons: type === 'completed' ? [] : event.reasons,
  }
}

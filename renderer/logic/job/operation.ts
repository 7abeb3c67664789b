import { duration, shortId } from '../../../shared/text/index.ts'
import type { Gauge } from './outcome.ts'
import type { OperationKind, OperationLine } from './types.ts'

const VERBS: Record<OperationKind, string> = {
  savepoint: 'Savepoint',
  stop: 'Stop with savepoint',
  cancel: 'Cancel',
  checkpoint: 'Checkpoint',
  dispose: 'Dispose',
  resume: 'Resume',
}
const STATES: Record<OperationLine['state'], string> = {
  requested: 'Requested',
  triggered: 'Triggered',
  progress: 'In progress',
  completed: 'Completed',
  half: 'Saved, job failed',
  failed: 'Failed',
  unknown: 'Outcome unknown',
}

/** What is done, to be followed by the job's name. */
export function verbOf(kind: OperationKind): string {
  return VERBS[kind]
}

/** The state in the words of the product. */
export function stateWords(state: OperationLine['state']): string {
  return STATES[state]
}

export function gaugeOf({ kind, state }: OperationLine): Gauge {
  if (state !== 'completed') return state
  if (kind === 'dispose' || kind === 'cancel') return 'disposed'
  return kind === 'resume' ? 'restored' : 'completed'
}

/** True while it may still change. */
export function inFlight({ state }: OperationLine): boolean {
  return state === 'requested' || state === 'triggered' || state === 'progress'
}

/** True for what a person has to look at. */
export function needsYou({ state }: OperationLine): boolean {
  return state === 'half' || state === 'failed' || state === 'unknown'
}

/** The verdict, in a sentence. */
export function operationTitle(operation: OperationLine): string {
  const { kind, state } = operation
  if (state === 'half') return 'The savepoint is saved. The job failed while stopping.'
  if (state === 'unknown') return 'Flink no longer knows this trigger.'
  if (state === 'failed') return FAILURES[kind]
  if (state === 'completed') return COMPLETIONS[kind]
  return state === 'requested' ? 'It is written down and not yet sent.' : 'Flink accepted it and has not ended it.'
}

const FAILURES: Record<OperationKind, string> = {
  savepoint: 'The savepoint failed. The job kept running.',
  stop: 'The savepoint failed, so the job was not stopped.',
  cancel: 'The job was not cancelled.',
  checkpoint: 'The checkpoint failed. The job kept running.',
  dispose: 'The savepoint was not deleted.',
  resume: 'The job did not start.',
}
const COMPLETIONS: Record<OperationKind, string> = {
  savepoint: 'The savepoint is complete.',
  stop: 'The savepoint is complete and the job has stopped.',
  cancel: 'The job is cancelled.',
  checkpoint: 'The checkpoint is complete.',
  dispose: 'The savepoint is deleted.',
  resume: 'The job runs.',
}

/** What is certain, why, and what to do next. */
export function operationWords(operation: OperationLine): string {
  const { state, location, reasons } = operation
  const [reason] = reasons
  if (state === 'half') {
    return `The state lies in ${location ?? 'the target folder'} and is consistent. What a sink had not committed yet may be open. Resume from it, or leave the job down.`
  }
  if (state === 'unknown') {
    return location === null
      ? 'Results are kept for five minutes, and the answer came later. The target folder and the checkpoint history told nothing.'
      : `Results are kept for five minutes, and the answer came later. A savepoint lies in ${location}; look at it before you rely on it.`
  }
  if (state === 'failed') return reason ?? 'Flink gave no reason.'
  return location ?? ''
}

/** How long it took, or has taken until `now`. */
export function tookWords({ startedAt, endedAt }: OperationLine, now: number): string {
  return duration(Math.max(0, (endedAt ?? now) - startedAt))
}

/** The job as the waterline calls it. */
export function subjectOf({ job, cluster }: OperationLine): string {
  return job === null ? cluster : /^[0-9a-f]{32}$/.test(job) ? shortId(job) : job
}

import { type Problem, TidemarkError } from '../../../shared/model/problem.ts'
import type { FailureReason } from '../checkpoint/coordinator/failure-reasons.ts'
import type { Barrier } from '../network/stream-element.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'

interface Subtask {
  vertex: string
  subtask: number
}

/** What the job master asks of a thread's tasks (`TaskExecutorGateway`); plain data. */
export type TaskCommand =
  | ({ kind: 'trigger'; barrier: Barrier } & Subtask)
  | { kind: 'complete'; checkpoint: bigint }
  /** `completed`: the latest one that is complete. */
  | { kind: 'aborted'; checkpoint: bigint; completed: bigint | null }
  | { kind: 'cancel' }

/** What a thread tells the job master (`JobMasterGateway`, `CheckpointCoordinatorGateway`); plain data. */
export type TaskEvent =
  | ({ kind: 'running' } & Subtask)
  | ({ kind: 'finished' } & Subtask)
  | ({ kind: 'failed'; error: ErrorText } & Subtask)
  | ({ kind: 'acknowledged'; checkpoint: bigint; snapshots: ReadonlyMap<string, OperatorSnapshot> } & Subtask)
  | ({ kind: 'declined'; checkpoint: bigint; reason: FailureReason; error: ErrorText | null } & Subtask)
  | { kind: 'printed'; lines: [line: string, toStdErr: boolean][] }

/** An error as it goes between threads. */
export interface ErrorText {
  problem: Problem | null
  name: string
  message: string
  stack: string | null
}

export function errorText(error: unknown): ErrorText {
  if (!(error instanceof Error)) return { problem: null, name: 'Error', message: String(error), stack: null }
  const problem = error instanceof TidemarkError ? error.toProblem() : null
  return { problem, name: error.name, message: error.message, stack: error.stack ?? null }
}

export function errorOf({ problem, name, message, stack }: ErrorText): Error {
  const error = problem === null ? new Error(message) : new TidemarkError(problem)
  error.name = name
  if (stack !== null) error.stack = stack
  return error
}

import type { TaskCommand } from './task-messages.ts'

/** A thread that runs subtasks of a job, as the job master sees it. */
export interface TaskThread {
  send(command: TaskCommand): void
  /** Settles when all of its subtasks have ended; rejects where the thread died, or could not make them. */
  readonly done: Promise<void>
  /** Ends the thread at once, whatever its subtasks are doing. */
  kill(): Promise<void>
}

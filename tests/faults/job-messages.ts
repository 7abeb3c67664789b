import type { CompletedCheckpoint, RestoredCheckpoint } from '../../main/runtime/cluster.ts'

/** What a job process runs. */
export interface JobProcessStart {
  id: string
  path: string
  args: readonly string[]
  configuration: Readonly<Record<string, string>>
  restore: { path: string; claimMode: 'NO_CLAIM' | 'CLAIM' | 'LEGACY' } | null
  workingFolder: string
}

export type Command =
  | { do: 'savepoint'; folder: string; action: 'NONE' | 'SUSPEND' | 'TERMINATE'; format: 'CANONICAL' | 'NATIVE' }
  | { do: 'checkpoint'; full: boolean }
  | { do: 'checkpoints' }
  | { do: 'kill-thread'; thread: number }
  | { do: 'cancel' }

/** A command with the number that its answer has. */
export type NumberedCommand = Command & { id: number }

export type Said =
  | { kind: 'printed'; line: string }
  | { kind: 'running' }
  | { kind: 'answer'; id: number; value: unknown; error: string | null }
  | { kind: 'ended'; state: 'FINISHED' | 'CANCELED' | 'FAILED'; error: string | null }

/** What `checkpoints` answers. */
export interface CheckpointsAnswer {
  counts: { completed: number; failed: number }
  completed: CompletedCheckpoint | null
  restored: RestoredCheckpoint | null
  attempt: number
}

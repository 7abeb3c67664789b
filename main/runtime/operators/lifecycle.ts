import type { CheckpointedFunction, RichFunction } from '../api/functions.ts'
import type { RuntimeContext } from '../api/runtime-context.ts'
import type { StreamOperator } from './stream-operator.ts'

/** A job's function as an object; a plain function has no life cycle. */
export type UserFunction = RichFunction & CheckpointedFunction

/** What every operator with a job's function does beside working on records (`AbstractUdfStreamOperator`). */
export function lifecycleOf(
  user: unknown,
  context: () => RuntimeContext,
): Omit<StreamOperator, 'processElement' | 'open'> & { begin: () => Promise<void> } {
  const own: UserFunction = typeof user === 'object' && user !== null ? user : {}
  return {
    begin: async () => {
      await own.initializeState?.(context())
      await own.open?.(context())
    },
    snapshot: (checkpointId) => own.snapshotState?.(checkpointId),
    notifyCheckpointComplete: (checkpointId) => own.notifyCheckpointComplete?.(checkpointId),
    close: () => own.close?.(),
  }
}

import { emptySubtask } from '../../savepoint/metadata/empty-subtask.ts'
import type { OperatorState } from '../../savepoint/metadata/model.ts'
import { readMetadata } from '../../savepoint/metadata/read.ts'
import { writeMetadata } from '../../savepoint/metadata/write.ts'
import type { OperatorRestore } from '../task/operator-instance.ts'

/** The newest without properties, which a share has none of. */
const VERSION = 3

/** What a subtask is given of a snapshot, but for the way to its bytes. */
type Handles = Pick<OperatorRestore, 'keyed' | 'operator'>

/**
 * A subtask's share of a snapshot as bytes that another thread can read. Handles come in many forms, some of them read only when they
 * are looked at; the format that can say them all is that of `_metadata`, one entry an operator and one of its subtasks a handle.
 */
export function packRestore(restore: ReadonlyMap<string, Handles>): Uint8Array {
  const operators = [...restore].map(([id, { keyed, operator }]): OperatorState => ({
    name: null,
    uid: null,
    id,
    parallelism: Math.max(1, keyed.length, operator.length),
    maxParallelism: 1,
    chainLength: null,
    coordinator: null,
    finished: false,
    subtasks: Array.from({ length: Math.max(keyed.length, operator.length) }, (_, index) => ({
      ...emptySubtask(index),
      managedKeyed: keyed[index] ?? null,
      managedOperator: operator[index] === undefined ? [] : [operator[index]],
    })),
  }))
  return writeMetadata({ version: VERSION, checkpointId: 0n, masterStates: [], operators, properties: null })
}

export function unpackRestore(bytes: Uint8Array): Map<string, Handles> {
  const { operators } = readMetadata(bytes, 'restore')
  return new Map(
    operators.map(({ id, subtasks }) => [
      id,
      {
        keyed: subtasks.flatMap(({ managedKeyed }) => managedKeyed ?? []),
        operator: subtasks.flatMap(({ managedOperator }) => managedOperator.filter((handle) => handle !== null)),
      },
    ]),
  )
}

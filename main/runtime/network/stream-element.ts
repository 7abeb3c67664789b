import type { StreamRecord } from '../operators/stream-operator.ts'

/** A checkpoint's barrier (`CheckpointBarrier`). */
export interface Barrier {
  id: bigint
  /** Epoch milliseconds of the trigger. */
  timestamp: number
  /** A synchronous savepoint ends the job: suspending keeps windows open, terminating drains them. */
  stops: 'no' | 'suspend' | 'terminate'
}

/** What flows through a channel (`StreamElement`, `RuntimeEvent`). */
export type StreamElement =
  | { kind: 'record'; record: StreamRecord }
  | { kind: 'watermark'; timestamp: number }
  | { kind: 'idle'; idle: boolean }
  | { kind: 'barrier'; barrier: Barrier }
  /** `CancelCheckpointMarker` */
  | { kind: 'cancelled'; checkpoint: bigint }
  /** `EndOfData`: no record follows. `drain`: windows are to fire, as at the end of the input. A last barrier may follow. */
  | { kind: 'end-of-data'; drain: boolean }
  /** `EndOfPartitionEvent`: nothing follows. */
  | { kind: 'end-of-partition' }

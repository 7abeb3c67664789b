import type { StreamRecord } from '../operators/stream-operator.ts'
import type { SnapshotRequest } from '../state/keyed-backend.ts'

/** Where the state of one checkpoint goes (`CheckpointStorageLocationReference`); local paths. */
export interface SnapshotLocation {
  /** Folder of the files that are its own. */
  exclusive: string
  /** Folder of files that later checkpoints may refer to; null where it shares nothing. */
  shared: string | null
  /** Streams up to this many bytes go into `_metadata`. */
  inlineBytes: number
}

/** A checkpoint's barrier with what a task must know to take part (`CheckpointBarrier`, `CheckpointOptions`). */
export interface Barrier extends Pick<SnapshotRequest, 'kind' | 'format'> {
  id: bigint
  /** Epoch milliseconds of the trigger. */
  timestamp: number
  /** A synchronous savepoint ends the job: suspending keeps windows open, terminating drains them. */
  stops: 'no' | 'suspend' | 'terminate'
  location: SnapshotLocation
}

/** What flows through a channel beside records (`StreamElement`, `RuntimeEvent`). */
export type StreamEvent =
  | { kind: 'watermark'; timestamp: number }
  | { kind: 'idle'; idle: boolean }
  | { kind: 'barrier'; barrier: Barrier }
  /** `CancelCheckpointMarker` */
  | { kind: 'cancelled'; checkpoint: bigint }
  /** `EndOfData`: no record follows. `drain`: windows are to fire, as at the end of the input. A last barrier may follow. */
  | { kind: 'end-of-data'; drain: boolean }
  /** `EndOfPartitionEvent`: nothing follows. */
  | { kind: 'end-of-partition' }

/** An event in its place among the records of a channel: records stay bare, and one look at the class tells the two apart. */
export class EventElement {
  readonly event: StreamEvent

  constructor(event: StreamEvent) {
    this.event = event
  }
}

/** What a channel holds. */
export type StreamElement = StreamRecord | EventElement

import type { Partitioner } from '../api/partitioner.ts'
import type { StreamRecord } from '../operators/stream-operator.ts'
import { keyGroups } from '../state/key-context.ts'
import { subtaskOf } from '../../savepoint/uid/key-groups.ts'
import type { LocalChannel } from './local-channel.ts'
import type { StreamElement } from './stream-element.ts'

/** Chooses the channel of a record; -1 means all of them. */
type Select = (value: unknown) => number

/** Writes what a subtask emits into the channels of one exchange (`RecordWriter`, `StreamPartitioner`). */
export class RecordWriter {
  /** The channels that this subtask writes to: one a subtask behind, of those that the exchange connects. */
  readonly channels: readonly LocalChannel[]
  readonly #select: Select
  /** Records written so far. */
  records = 0

  /** @param maxParallelism of the vertex behind, which decides the key groups */
  constructor(partitioner: Partitioner, channels: readonly LocalChannel[], maxParallelism: number) {
    this.channels = channels
    this.#select = selectorOf(partitioner, channels.length, maxParallelism)
  }

  emit(record: StreamRecord): void {
    this.records += 1
    const at = this.#select(record.value)
    if (at < 0) this.broadcast({ kind: 'record', record })
    else this.channels[at]?.push({ kind: 'record', record })
  }

  /** Watermarks, barriers and ends go to every channel. */
  broadcast(element: StreamElement): void {
    for (const channel of this.channels) channel.push(element)
  }

  get hasRoom(): boolean {
    return this.channels.every((channel) => channel.hasRoom)
  }

  /** Resolves once no channel is full. */
  async room(): Promise<void> {
    for (const channel of this.channels) {
      if (channel.hasRoom) continue
      await new Promise<void>((resolve) => {
        channel.whenRoom(resolve)
      })
    }
  }
}

function selectorOf(partitioner: Partitioner, channels: number, maxParallelism: number): Select {
  let next = -1
  switch (partitioner.kind) {
    case 'FORWARD':
    case 'GLOBAL':
      return () => 0
    case 'BROADCAST':
      return () => -1
    case 'REBALANCE':
    case 'RESCALE':
      return () => (next = (next + 1) % channels)
    case 'SHUFFLE':
      return () => Math.floor(Math.random() * channels)
    case 'HASH': {
      const { keySelector, keyType } = partitioner
      const keyGroupOf = keyGroups(keyType, maxParallelism)
      return (value) => subtaskOf(keyGroupOf(keySelector(value as never)), channels, maxParallelism)
    }
    case 'CUSTOM': {
      const { partition, keySelector } = partitioner
      return (value) => partition(keySelector(value as never) as never, channels)
    }
  }
}

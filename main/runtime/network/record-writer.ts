import type { Partitioner } from '../api/partitioner.ts'
import type { StreamRecord } from '../operators/stream-operator.ts'
import { keyGroups } from '../state/key-context.ts'
import { subtaskOf } from '../../savepoint/uid/key-groups.ts'
import type { OutputChannel } from './channel.ts'
import { EventElement, type StreamEvent } from './stream-element.ts'

/** Chooses the channel of a record; -1 means all of them. */
type Select = (value: unknown) => number

/** Writes what a subtask emits into the channels of one exchange (`RecordWriter`, `StreamPartitioner`). */
export class RecordWriter {
  /** The channels that this subtask writes to: one a subtask behind, of those that the exchange connects. */
  readonly channels: readonly OutputChannel[]
  readonly #select: Select
  /** Whether some channel was full when it was last written to. */
  #full = false
  /** Records written so far. */
  records = 0

  /** @param maxParallelism of the vertex behind, which decides the key groups */
  constructor(partitioner: Partitioner, channels: readonly OutputChannel[], maxParallelism: number) {
    this.channels = channels
    this.#select = selectorOf(partitioner, channels.length, maxParallelism)
  }

  emit(record: StreamRecord): void {
    this.records += 1
    const at = this.#select(record.value)
    if (at < 0) {
      for (const channel of this.channels) if (!channel.push(record)) this.#full = true
    } else if (this.channels[at]?.push(record) === false) this.#full = true
  }

  /** Watermarks, barriers and ends go to every channel. */
  broadcast(event: StreamEvent): void {
    const element = new EventElement(event)
    for (const channel of this.channels) if (!channel.push(element)) this.#full = true
  }

  get hasRoom(): boolean {
    if (this.#full) this.#full = this.channels.some((channel) => !channel.hasRoom)
    return !this.#full
  }

  flush(): void {
    for (const channel of this.channels) channel.flush()
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
      // One channel takes every key.
      if (channels === 1) return () => 0
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

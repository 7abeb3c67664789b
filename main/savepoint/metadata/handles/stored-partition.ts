import type { Distribution, PartitionedState } from '../model.ts'
import { storedSizes } from './stored-values.ts'

/** A state of an operator handle as read, whose offsets are decoded when they are first asked for. */
export class StoredPartition implements PartitionedState {
  readonly name: string
  readonly mode: Distribution
  readonly #buffer: Buffer
  /** The offsets, or where they begin. */
  #stored: number[] | number

  constructor(name: string, mode: Distribution, buffer: Buffer, start: number) {
    this.name = name
    this.mode = mode
    this.#buffer = buffer
    this.#stored = start
  }

  get offsets(): number[] {
    if (typeof this.#stored === 'number') this.#stored = storedSizes(this.#buffer, this.#stored)
    return this.#stored
  }
}

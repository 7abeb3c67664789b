import type { KeyGroupsHandle, StreamHandle } from '../model.ts'
import { storedSizes, storedText } from './stored-values.ts'

/**
 * A key-groups handle as read, whose offsets and id are decoded when they are first asked for: a savepoint has one of each
 * for every key group and every subtask, and most are never looked at.
 */
export class StoredKeyGroups implements KeyGroupsHandle {
  readonly tag: KeyGroupsHandle['tag']
  readonly keyGroupStart: number
  readonly stream: StreamHandle | null
  readonly #buffer: Buffer
  /** The offsets, or where they begin. */
  #positions: number[] | number
  /** The id, or where its plain ASCII begins: behind its u16 length. */
  #id: string | number | null

  constructor(
    tag: KeyGroupsHandle['tag'],
    keyGroupStart: number,
    stream: StreamHandle | null,
    buffer: Buffer,
    positions: number,
    id: string | number | null,
  ) {
    this.tag = tag
    this.keyGroupStart = keyGroupStart
    this.stream = stream
    this.#buffer = buffer
    this.#positions = positions
    this.#id = id
  }

  get offsets(): number[] {
    if (typeof this.#positions === 'number') this.#positions = storedSizes(this.#buffer, this.#positions)
    return this.#positions
  }

  get stateHandleId(): string | null {
    if (typeof this.#id === 'number') this.#id = storedText(this.#buffer, this.#id)
    return this.#id
  }
}

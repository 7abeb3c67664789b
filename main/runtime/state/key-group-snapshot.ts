import { setImmediate } from 'node:timers/promises'
import type { KeyGroupsHandle } from '../../savepoint/metadata/model.ts'
import type { KeyGroupRange } from '../../savepoint/uid/key-groups.ts'
import type { KeyGroupFormat } from './key-group-format.ts'

/**
 * A snapshot of tables that go on changing: a key group is encoded when its turn to be written comes, or before, when a key of it
 * is about to be worked on (as `CopyOnWriteStateMap` copies an entry, by the key group). Memory is what was encoded before its turn.
 */
export class KeyGroupSnapshot<E> {
  readonly #format: KeyGroupFormat<E>
  readonly #range: KeyGroupRange
  readonly #early = new Map<number, E>()
  /** Key groups before this one were written. */
  #next: number
  #failure: Error | null = null

  constructor(format: KeyGroupFormat<E>, range: KeyGroupRange) {
    this.#format = format
    this.#range = range
    this.#next = range.start
  }

  /** Takes a key group as it is now, unless it was taken. What goes wrong fails {@link write}, not the work that is about to be done. */
  capture(keyGroup: number): void {
    if (keyGroup < this.#next || keyGroup > this.#range.end || this.#early.has(keyGroup) || this.#failure !== null) return
    try {
      this.#early.set(keyGroup, this.#format.encode(keyGroup))
    } catch (error) {
      this.cancel(error as Error)
    }
  }

  cancel(why: Error): void {
    this.#failure ??= why
    this.#early.clear()
  }

  async write(): Promise<KeyGroupsHandle> {
    await this.#format.begin()
    while (this.#next <= this.#range.end) {
      const keyGroup = this.#next
      this.capture(keyGroup)
      if (this.#failure !== null) throw this.#failure
      const encoded = this.#early.get(keyGroup) as E
      this.#early.delete(keyGroup)
      this.#next = keyGroup + 1
      await this.#format.write(keyGroup, encoded)
      // Records have their turn between two key groups.
      await setImmediate()
    }
    return this.#format.finish()
  }
}

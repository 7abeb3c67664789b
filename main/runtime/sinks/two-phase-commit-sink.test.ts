import { describe, expect, it } from 'vitest'
import { OperatorHarness, type Place } from '../../../tests/golden/operator-harness.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import { Types } from '../types/types.ts'
import { TwoPhaseCommitSink } from './two-phase-commit-sink.ts'

/** Where transactions go; it outlives the sinks, as a database would. */
class Store {
  readonly #open = new Map<string, string[]>()
  readonly committed: string[] = []
  readonly log: string[] = []
  broken = false
  #ids = 0

  begin(): string {
    const id = `t${++this.#ids}`
    this.#open.set(id, [])
    return id
  }
  write(id: string, value: string): void {
    this.#open.get(id)?.push(value)
  }
  end(id: string, how: 'commit' | 'abort'): void {
    if (this.broken) throw new Error('the store is out of reach')
    this.log.push(`${how} ${id}`)
    if (how === 'commit') this.committed.push(...(this.#open.get(id) ?? []))
    this.#open.delete(id)
  }
}

class StoreSink extends TwoPhaseCommitSink<string, string> {
  readonly #store: Store

  constructor(store: Store) {
    super(Types.STRING)
    this.#store = store
  }

  override beginTransaction(): string {
    return this.#store.begin()
  }
  override invoke(transaction: string, value: string): void {
    this.#store.write(transaction, value)
  }
  override preCommit(transaction: string): void {
    this.#store.log.push(`preCommit ${transaction}`)
  }
  override commit(transaction: string): void {
    this.#store.end(transaction, 'commit')
  }
  override abort(transaction: string): void {
    this.#store.end(transaction, 'abort')
  }
}

const opened = (store: Store, place: Place = {}, restore: readonly OperatorSnapshot[] | null = null): Promise<OperatorHarness> =>
  OperatorHarness.open(new StoreSink(store).createWriter, place, restore)

describe('a sink that commits in two phases', () => {
  it('commits a transaction when its checkpoint is complete, with those before it', async () => {
    const store = new Store()
    const sink = await opened(store)
    await sink.give('a')
    await sink.snapshot(1n)
    await sink.give('b')
    await sink.snapshot(2n)
    await sink.give('c')
    expect(store.committed).toEqual([])
    await sink.instance.notifyCheckpointComplete(2n)
    expect(store.committed).toEqual(['a', 'b'])
    await sink.instance.close()
    expect(store.log).toEqual(['preCommit t1', 'preCommit t2', 'commit t1', 'commit t2', 'abort t3'])
  })

  it('after a restore commits what was closed and aborts what was open', async () => {
    const store = new Store()
    const before = await opened(store)
    await before.give('a')
    const snapshot = await before.snapshot(1n)
    await before.give('b')
    const after = await opened(store, {}, [snapshot])
    expect(store.committed).toEqual(['a'])
    expect(store.log.slice(1)).toEqual(['commit t1', 'abort t2'])
    await after.give('b')
    await after.snapshot(2n)
    await after.instance.notifyCheckpointComplete(2n)
    expect(store.committed).toEqual(['a', 'b'])
  })

  it('tries again what could not be committed', async () => {
    const store = new Store()
    const sink = await opened(store)
    await sink.give('a')
    await sink.snapshot(1n)
    store.broken = true
    await expect(sink.instance.notifyCheckpointComplete(1n)).rejects.toThrow('out of reach')
    store.broken = false
    await sink.instance.notifyCheckpointComplete(2n)
    expect(store.committed).toEqual(['a'])
  })

  it('at the end: with the last checkpoint, after which nothing is begun, or at once where there is none', async () => {
    const store = new Store()
    const sink = await opened(store, { isCheckpointed: true })
    await sink.give('a')
    await sink.instance.finish()
    expect(store.committed).toEqual([])
    const last = await sink.snapshot(1n)
    await sink.instance.notifyCheckpointComplete(1n)
    await sink.instance.close()
    expect(store.log).toEqual(['preCommit t1', 'commit t1'])
    expect(last.operator).not.toBeNull()

    const batch = new Store()
    const without = await opened(batch)
    await without.give('a')
    await without.instance.finish()
    expect(batch.committed).toEqual(['a'])
  })
})

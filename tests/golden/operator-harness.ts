import type { StreamHandle } from '../../main/savepoint/metadata/model.ts'
import { redistributeOperatorState } from '../../main/runtime/checkpoint/redistribute-operator-state.ts'
import type { OperatorFactory, Output, StreamRecord } from '../../main/runtime/operators/stream-operator.ts'
import { OperatorInstance, type OperatorPlace, type OperatorSnapshot } from '../../main/runtime/task/operator-instance.ts'
import { memory } from './state-streams.ts'
import { memoryTarget } from './memory-sink.ts'

/** Where an operator runs, as far as a test cares. */
export type Place = Partial<Omit<OperatorPlace, 'execute'>>

/** One subtask's operator, driven by hand; what it emits is gathered (`OneInputStreamOperatorTestHarness`). */
export class OperatorHarness {
  readonly instance: OperatorInstance
  readonly emitted: StreamRecord[] = []
  readonly asides: { tag: string; value: unknown }[] = []
  readonly watermarks: number[] = []
  readonly #letters: (() => void | Promise<void>)[] = []
  #mail: (() => void) | null = null

  private constructor(factory: OperatorFactory, place: Place) {
    const output: Output = {
      collect: (record) => this.emitted.push({ ...record }),
      collectTo: (tag, { value }) => this.asides.push({ tag, value }),
      emitWatermark: (timestamp) => this.watermarks.push(timestamp),
      emitIdle: () => undefined,
    }
    const where: OperatorPlace = {
      operatorId: '0'.repeat(32),
      name: 'operator',
      subtask: 0,
      parallelism: 1,
      maxParallelism: 128,
      keying: null,
      now: () => 0,
      ...place,
      execute: (letter) => {
        this.#letters.push(letter)
        this.#mail?.()
      },
    }
    this.instance = new OperatorInstance(where, factory, output)
  }

  /** @param restore of all subtasks that were there, in their order */
  static async open(
    factory: OperatorFactory,
    place: Place = {},
    restore: readonly OperatorSnapshot[] | null = null,
  ): Promise<OperatorHarness> {
    const harness = new OperatorHarness(factory, place)
    const open = (stream: StreamHandle | null) => Promise.resolve(memory('memory', (stream as { bytes: Uint8Array }).bytes))
    const dealt = redistributeOperatorState(
      (restore ?? []).map(({ operator }) => (operator === null ? [] : [operator])),
      place.parallelism ?? 1,
    )
    await harness.instance.open(
      restore === null ? null : { keyed: restore.flatMap(({ keyed }) => keyed ?? []), operator: dealt[place.subtask ?? 0] ?? [], open },
    )
    return harness
  }

  get values(): unknown[] {
    return this.emitted.map(({ value }) => value)
  }

  give(value: unknown, timestamp: number | null = null, input = 0): Promise<void> | undefined {
    return this.instance.processElement({ value, timestamp }, input)
  }

  async snapshot(checkpointId = 1n): Promise<OperatorSnapshot> {
    this.instance.prepareSnapshot(checkpointId)
    return this.capture(checkpointId)
  }

  /** What comes behind the barrier. */
  async capture(checkpointId: bigint): Promise<OperatorSnapshot> {
    const { written } = await this.instance.snapshot({ checkpointId, kind: 'SAVEPOINT', format: 'CANONICAL', target: memoryTarget })
    return written
  }

  /** Does what the operator asked for; waits for it where it has not asked yet. */
  async mail(): Promise<void> {
    if (this.#letters.length === 0) await new Promise<void>((resolve) => (this.#mail = resolve))
    this.#mail = null
    for (let letter = this.#letters.shift(); letter !== undefined; letter = this.#letters.shift()) await letter()
  }
}

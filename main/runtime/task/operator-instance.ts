import type { KeySelector } from '../api/functions.ts'
import type { KeyedHandle, OperatorHandle } from '../../savepoint/metadata/model.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { keyGroupRangeOf } from '../../savepoint/uid/key-groups.ts'
import type { TimerService } from '../operators/runtime-context.ts'
import {
  MIN_WATERMARK,
  type OperatorContext,
  type OperatorFactory,
  type Output,
  type Polled,
  type StreamOperator,
  type StreamRecord,
} from '../operators/stream-operator.ts'
import { HASH_MAP_BACKEND, type StateBackend } from '../state/backend-of.ts'
import type { KeyedBackend, SnapshotRequest } from '../state/keyed-backend.ts'
import { OperatorBackend } from '../state/operator-backend.ts'
import type { KeyedTimerService } from '../state/timer-service.ts'
import type { TypeInformation } from '../types/type-information.ts'

/** Where and as what an operator runs. */
export interface OperatorPlace {
  operatorId: string
  name: string
  subtask: number
  parallelism: number
  maxParallelism: number
  /** Type of the keys, and how each input's records get theirs; null where the operator is not keyed. */
  keying: { type: TypeInformation; selectors: readonly (KeySelector<never, unknown> | null)[] } | null
  /** Makes what holds its keyed state; in memory where nothing is said. */
  createKeyedBackend?: StateBackend['createKeyedBackend']
  /** See {@link OperatorContext.isCheckpointed}; false where nothing is said. */
  isCheckpointed?: boolean
  /** Milliseconds. */
  now: () => number
  /** See {@link OperatorContext.execute}; at once where there is no loop. */
  execute?: OperatorContext['execute']
}

/** What a subtask's operator has in a snapshot. */
export interface OperatorSnapshot {
  keyed: KeyedHandle | null
  operator: OperatorHandle | null
}

/** A snapshot that was captured: records may come again. A rejection declines it, and harms nothing else. */
export interface SnapshotInProgress<T> {
  written: Promise<T>
}

/** What it is given of one, already dealt out to this subtask. */
export interface OperatorRestore {
  keyed: readonly KeyedHandle[]
  operator: readonly OperatorHandle[]
  open: StreamOpener
}

/** One subtask's operator with its state and timers (`AbstractStreamOperator`, `StreamOperatorStateHandler`). Calls come one at a time. */
export class OperatorInstance {
  readonly #place: OperatorPlace
  readonly #operator: StreamOperator
  readonly #output: Output
  readonly #keyed: KeyedBackend | null
  readonly #selectors: readonly (KeySelector<never, unknown> | null)[]
  readonly #operatorState = new OperatorBackend()
  #watermark = MIN_WATERMARK
  /** Work on the last record, while it is not done. */
  #busy: Promise<void> | null = null

  constructor(place: OperatorPlace, factory: OperatorFactory, output: Output) {
    this.#place = place
    this.#operator = factory()
    this.#output = output
    const { keying, operatorId, subtask, parallelism, maxParallelism, now } = place
    this.#selectors = keying?.selectors ?? []
    const create = place.createKeyedBackend ?? HASH_MAP_BACKEND.createKeyedBackend
    const range = keyGroupRangeOf(subtask, parallelism, maxParallelism) ?? { start: 0, end: -1 }
    this.#keyed = keying === null ? null : create({ operatorId, subtask, key: keying.type, maxParallelism, range, now })
  }

  /** Restores state, then opens the operator. */
  async open(restore: OperatorRestore | null): Promise<void> {
    if (restore !== null) {
      await this.#keyed?.restore(restore.keyed, restore.open)
      await this.#operatorState.restore(restore.operator, restore.open)
    }
    await this.#operator.open?.(this.#context())
  }

  /** A promise only where the operator answered with one; records that come before it is kept wait for it, in order. */
  processElement(record: StreamRecord, input: number): Promise<void> | undefined {
    if (this.#busy !== null) return this.#inTurn(this.#busy.then(() => this.#process(record, input)))
    const waiting = this.#process(record, input)
    return waiting === undefined ? undefined : this.#inTurn(waiting)
  }

  /** What comes meanwhile waits for this. */
  #inTurn(work: Promise<void>): Promise<void> {
    const done = work.finally(() => {
      if (this.#busy === done) this.#busy = null
    })
    this.#busy = done
    return done
  }

  #process(record: StreamRecord, input: number): Promise<void> | undefined {
    const keyed = this.#keyed
    if (keyed !== null) {
      const selector = this.#selectors[input]
      if (selector != null) keyed.setCurrentKey(selector(record.value as never))
    }
    return this.#operator.processElement(record, input) ?? undefined
  }

  /** Of a source: reads and emits what is there. */
  async poll(): Promise<Polled> {
    return (await this.#operator.poll?.()) ?? 'end'
  }

  /** Work that came and is not done; what comes now waits for it. */
  get busy(): Promise<void> | null {
    return this.#busy
  }

  /** Fires event-time timers, then hands the watermark on, behind the records that came before it. One that is not later than the last is dropped. */
  processWatermark(timestamp: number): void {
    if (this.#busy === null) this.#advance(timestamp)
    else
      void this.#inTurn(
        this.#busy.then(() => {
          this.#advance(timestamp)
        }),
      )
  }

  #advance(timestamp: number): void {
    if (timestamp <= this.#watermark) return
    this.#watermark = timestamp
    for (const service of this.#services()) service.advance('event', timestamp)
    if (this.#operator.processWatermark === undefined) this.#output.emitWatermark(timestamp)
    else this.#operator.processWatermark(timestamp)
  }

  /** Fires processing-time timers up to a time. */
  advanceProcessingTime(time: number): void {
    for (const service of this.#services()) service.advance('processing', time)
  }

  /** When the next processing-time timer is due; null where there is none. */
  nextProcessingTimer(): number | null {
    const times = this.#services().flatMap((service) => service.next('processing') ?? [])
    return times.length === 0 ? null : Math.min(...times)
  }

  periodic(): void {
    this.#operator.periodic?.()
  }

  prepareSnapshot(checkpointId: bigint): void {
    this.#operator.prepareSnapshot?.(checkpointId)
  }

  /**
   * Captures the state as it is now; no record may come before this resolves. A rejection, of the job's own function say, fails
   * the task.
   */
  async snapshot(request: SnapshotRequest): Promise<SnapshotInProgress<OperatorSnapshot>> {
    await this.#operator.snapshot?.(request.checkpointId)
    const keyed = this.#keyed?.snapshot(request) ?? null
    const operator = this.#operatorState.snapshot(request.target.create())
    const written = Promise.all([keyed?.written ?? null, operator]).then(([ofKeys, ofOperator]) => ({
      keyed: ofKeys,
      operator: ofOperator,
    }))
    await Promise.all([keyed?.captured, operator.catch(() => undefined)])
    return { written }
  }

  async notifyCheckpointComplete(checkpointId: bigint): Promise<void> {
    this.#keyed?.notifyCheckpointComplete(checkpointId)
    await this.#operator.notifyCheckpointComplete?.(checkpointId)
  }

  async notifyCheckpointAborted(checkpointId: bigint): Promise<void> {
    this.#keyed?.notifyCheckpointAborted(checkpointId)
    await this.#operator.notifyCheckpointAborted?.(checkpointId)
  }

  async finish(): Promise<void> {
    await this.#operator.finish?.()
  }

  async close(): Promise<void> {
    try {
      await this.#operator.close?.()
    } finally {
      await this.#keyed?.close()
    }
  }

  #services(): readonly KeyedTimerService[] {
    return this.#keyed?.services() ?? []
  }

  #context(): OperatorContext {
    const { operatorId, name, subtask, parallelism, maxParallelism, isCheckpointed, now, execute } = this.#place
    return {
      operatorId,
      name,
      subtask,
      parallelism,
      maxParallelism,
      output: this.#output,
      keyed: this.#keyed,
      operatorState: this.#operatorState,
      timers: this.#timers(),
      isCheckpointed: isCheckpointed ?? false,
      now,
      execute: execute ?? ((letter) => void letter()),
    }
  }

  #timers(): TimerService {
    let service: KeyedTimerService | null = null
    const begun = (): KeyedTimerService => {
      if (service === null) throw new Error('no timer service was begun')
      return service
    }
    return {
      currentWatermark: () => this.#watermark,
      currentProcessingTime: () => this.#place.now(),
      registerEventTimeTimer: (namespace, timestamp) => {
        begun().register('event', namespace, timestamp)
      },
      registerProcessingTimeTimer: (namespace, timestamp) => {
        begun().register('processing', namespace, timestamp)
      },
      deleteEventTimeTimer: (namespace, timestamp) => {
        begun().delete('event', namespace, timestamp)
      },
      deleteProcessingTimeTimer: (namespace, timestamp) => {
        begun().delete('processing', namespace, timestamp)
      },
      start: (name, namespace, onTimer) => {
        service = this.#keyed?.timers(name, namespace, onTimer) ?? null
      },
    }
  }
}

import { setImmediate } from 'node:timers/promises'
import type { StateTarget } from '../../savepoint/state/state-target.ts'
import { BarrierAligner, type Alignment } from '../checkpoint/barrier-aligner.ts'
import type { LocalChannel } from '../network/local-channel.ts'
import type { Barrier, StreamElement } from '../network/stream-element.ts'
import { type ValveOutput, WatermarkValve } from '../network/watermark-valve.ts'
import { MAX_WATERMARK } from '../operators/stream-operator.ts'
import { WATERMARK_INTERVAL_MS } from '../operators/timestamps-and-watermarks.ts'
import type { OperatorChain } from './operator-chain.ts'
import type { OperatorRestore, OperatorSnapshot } from './operator-instance.ts'

/** Elements that a task works on before it lets others of its thread run. */
const TURN = 512

/** A channel that a task reads, and which input of the head it feeds. */
export interface TaskInput {
  channel: LocalChannel
  input: number
}

/** Who hears of a task (`CheckpointResponder`, `TaskManagerActions`). */
export interface TaskListener {
  running(): void
  acknowledge(checkpoint: bigint, snapshots: ReadonlyMap<string, OperatorSnapshot>): void
  decline(checkpoint: bigint, reason: string, error: unknown): void
  finished(): void
  failed(error: unknown): void
}

export interface TaskSettings {
  chain: OperatorChain
  /** None for a source. */
  inputs: readonly TaskInput[]
  restore: ReadonlyMap<string, OperatorRestore>
  /** Where the state of a checkpoint goes. */
  targetOf: (checkpoint: bigint) => StateTarget
  listener: TaskListener
  now: () => number
}

/**
 * One subtask of a vertex (`StreamTask`): reads its channels, aligns barriers, drives its chain. Everything happens in one loop, one
 * thing at a time; what others ask of it waits in its mailbox.
 */
export class StreamTask {
  /** Records read so far. */
  recordsIn = 0
  readonly #settings: TaskSettings
  readonly #aligner: BarrierAligner
  readonly #valve: WatermarkValve
  readonly #mail: (() => Promise<void> | void)[] = []
  /** Channels whose records are all here, and channels that are closed. */
  readonly #withoutData = new Set<number>()
  readonly #closed = new Set<number>()
  #wake: (() => void) | null = null
  #next = 0
  #state: 'running' | 'stopping' | 'done' | 'cancelled' = 'running'
  #drained = false
  #lastPeriodic = 0
  /** A synchronous savepoint that was taken: the task ends once it hears that it is complete. */
  #stopsAt: bigint | null = null

  constructor(settings: TaskSettings) {
    this.#settings = settings
    this.#aligner = new BarrierAligner(settings.inputs.length)
    this.#valve = new WatermarkValve(settings.inputs.length)
  }

  /** Runs until the input ends, the job stops or is cancelled. Never rejects: the listener hears how it ended. */
  async run(): Promise<void> {
    const { chain, restore, listener } = this.#settings
    try {
      await chain.open(restore)
      if (this.#isOver) return
      listener.running()
      await this.#loop()
      if (this.#state === 'cancelled') return
      chain.broadcast({ kind: 'end-of-partition' })
      listener.finished()
    } catch (error) {
      if (this.#state !== 'cancelled') listener.failed(error)
      this.#state = 'cancelled'
    } finally {
      await chain.close().catch(() => undefined)
    }
  }

  /** Of a source: takes part in a checkpoint. Tasks behind learn of it by the barrier. */
  trigger(barrier: Barrier): void {
    this.#post(async () => {
      if (barrier.stops !== 'no') await this.#endInput(barrier.stops === 'terminate')
      await this.#snapshot(barrier)
    })
  }

  notifyComplete(checkpoint: bigint): void {
    this.#post(async () => {
      await this.#settings.chain.notifyCheckpointComplete(checkpoint)
      if (this.#stopsAt !== null && this.#stopsAt <= checkpoint) this.#state = 'done'
    })
  }

  /** A checkpoint was given up by the coordinator. */
  notifyAborted(checkpoint: bigint): void {
    this.#post(async () => {
      await this.#align([this.#aligner.cancelled(checkpoint)])
      await this.#settings.chain.notifyCheckpointAborted(checkpoint)
    })
  }

  cancel(): void {
    this.#state = 'cancelled'
    this.#wakeUp()
  }

  get #isOver(): boolean {
    return this.#state === 'done' || this.#state === 'cancelled'
  }

  async #loop(): Promise<void> {
    const { chain, inputs } = this.#settings
    for (let turn = 0; !this.#isOver; turn++) {
      if (turn % TURN === 0) await setImmediate()
      await this.#readMail()
      await this.#time()
      if (!chain.hasRoom) {
        await Promise.race([chain.room(), this.#mailOr(WATERMARK_INTERVAL_MS)])
        continue
      }
      if (this.#state === 'stopping') await this.#mailOr(WATERMARK_INTERVAL_MS)
      else if (inputs.length === 0) await this.#poll()
      else if (!(await this.#read())) await this.#dataOrMail()
    }
  }

  async #readMail(): Promise<void> {
    for (let letter = this.#mail.shift(); letter !== undefined; letter = this.#mail.shift()) await letter()
  }

  /** Processing-time timers that are due, and watermarks that are to be made. */
  async #time(): Promise<void> {
    const { chain, now } = this.#settings
    const time = now()
    if (time - this.#lastPeriodic >= WATERMARK_INTERVAL_MS) {
      this.#lastPeriodic = time
      chain.periodic()
    }
    const due = chain.nextProcessingTimer()
    if (due !== null && due <= time && this.#state === 'running') await chain.advanceProcessingTime(time)
  }

  async #poll(): Promise<void> {
    const polled = await this.#settings.chain.poll()
    if (polled === 'more') return
    if (polled !== 'end') return this.#mailOr(Math.min(polled.waitMs, WATERMARK_INTERVAL_MS))
    await this.#endInput(true)
    this.#state = 'done'
  }

  /** Works on one element of the next channel that has one and is not blocked. False where there is none. */
  async #read(): Promise<boolean> {
    const { inputs } = this.#settings
    for (let i = 0; i < inputs.length; i++) {
      const at = (this.#next + i) % inputs.length
      if (this.#closed.has(at) || this.#aligner.isBlocked(at)) continue
      const element = inputs[at]?.channel.poll()
      if (element === undefined) continue
      this.#next = at + 1
      const waiting = this.#take(element, at, inputs[at]?.input ?? 0)
      if (waiting !== undefined) await waiting
      return true
    }
    return false
  }

  #take(element: StreamElement, channel: number, input: number): Promise<void> | undefined {
    switch (element.kind) {
      case 'record':
        this.recordsIn += 1
        return this.#settings.chain.processElement(element.record, input)
      case 'watermark':
        return this.#forward(this.#valve.watermark(channel, element.timestamp))
      case 'idle':
        return this.#forward(this.#valve.idle(channel, element.idle))
      case 'barrier':
        return this.#align(this.#aligner.barrier(channel, element.barrier))
      case 'cancelled':
        return this.#align([this.#aligner.cancelled(element.checkpoint)])
      case 'end-of-data':
        return this.#endData(channel, element.drain)
      case 'end-of-partition':
        return this.#closeChannel(channel)
    }
  }

  async #forward({ watermark, idle }: ValveOutput): Promise<void> {
    if (watermark !== null) await this.#settings.chain.processWatermark(watermark)
    if (idle !== null) this.#settings.chain.emitIdle(idle)
  }

  async #align(steps: readonly Alignment[]): Promise<void> {
    for (const step of steps) {
      if (step.kind === 'snapshot') await this.#snapshot(step.barrier)
      else if (step.kind === 'abort') {
        this.#settings.listener.decline(step.checkpoint, step.reason, null)
        this.#settings.chain.broadcast({ kind: 'cancelled', checkpoint: step.checkpoint })
      }
    }
  }

  /** The barrier goes on before the state is taken, and no record between the two (`SubtaskCheckpointCoordinatorImpl`). */
  async #snapshot(barrier: Barrier): Promise<void> {
    const { chain, targetOf, listener } = this.#settings
    chain.prepareSnapshot(barrier.id)
    chain.broadcast({ kind: 'barrier', barrier })
    if (barrier.stops !== 'no') {
      this.#stopsAt = barrier.id
      this.#state = 'stopping'
    }
    const request = { checkpointId: barrier.id, kind: 'SAVEPOINT', format: 'CANONICAL', target: targetOf(barrier.id) } as const
    const { written } = await chain.snapshot(request)
    written.then(
      (snapshots) => {
        listener.acknowledge(barrier.id, snapshots)
      },
      (error: unknown) => {
        listener.decline(barrier.id, 'CHECKPOINT_ASYNC_EXCEPTION', error)
      },
    )
  }

  /** Nothing comes any more: with draining, time goes to its end and operators finish; then those behind are told. */
  async #endInput(drain: boolean): Promise<void> {
    if (this.#drained) return
    this.#drained = true
    const { chain } = this.#settings
    if (drain) {
      await chain.processWatermark(MAX_WATERMARK)
      await chain.finish()
    }
    chain.broadcast({ kind: 'end-of-data', drain })
  }

  async #endData(channel: number, drain: boolean): Promise<void> {
    this.#withoutData.add(channel)
    if (drain) await this.#forward(this.#valve.end(channel))
    if (this.#withoutData.size === this.#settings.inputs.length) await this.#endInput(drain)
  }

  async #closeChannel(channel: number): Promise<void> {
    this.#closed.add(channel)
    await this.#align([this.#aligner.end(channel)])
    // After a synchronous savepoint it is the word of its completion that ends the task.
    if (this.#closed.size === this.#settings.inputs.length && this.#stopsAt === null) this.#state = 'done'
  }

  #post(letter: () => Promise<void> | void): void {
    this.#mail.push(letter)
    this.#wakeUp()
  }

  #wakeUp(): void {
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  #mailOr(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#mail.length > 0 || this.#isOver) {
        resolve()
        return
      }
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #dataOrMail(): Promise<void> {
    const { inputs } = this.#settings
    const data = inputs.map(({ channel }, at) =>
      this.#closed.has(at) || this.#aligner.isBlocked(at)
        ? new Promise<void>(() => undefined)
        : new Promise<void>((resolve) => {
            channel.whenData(resolve)
          }),
    )
    await Promise.race([...data, this.#mailOr(WATERMARK_INTERVAL_MS)])
  }
}

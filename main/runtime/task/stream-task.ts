import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { BarrierAligner, type Alignment } from '../checkpoint/barrier-aligner.ts'
import type { FailureReason } from '../checkpoint/coordinator/failure-reasons.ts'
import { SnapshotTarget } from '../checkpoint/snapshot-target.ts'
import type { InputChannel } from '../network/channel.ts'
import { type Barrier, EventElement, type StreamEvent } from '../network/stream-element.ts'
import { type ValveOutput, WatermarkValve } from '../network/watermark-valve.ts'
import { MAX_WATERMARK } from '../operators/stream-operator.ts'
import { WATERMARK_INTERVAL_MS } from '../operators/timestamps-and-watermarks.ts'
import type { OperatorChain } from './operator-chain.ts'
import type { OperatorRestore, OperatorSnapshot } from './operator-instance.ts'
import type { TaskMetrics } from './task-metrics.ts'

/** Elements that a task works on before it lets others of its thread run. */
const TURN = 2048

/** A channel that a task reads, and which input of the head it feeds. */
export interface TaskInput {
  channel: InputChannel
  input: number
}

/** Who hears of a task (`CheckpointResponder`, `TaskManagerActions`). */
export interface TaskListener {
  running(): void
  acknowledge(checkpoint: bigint, snapshots: ReadonlyMap<string, OperatorSnapshot>): void
  decline(checkpoint: bigint, reason: FailureReason, error: unknown): void
  finished(): void
  failed(error: unknown): void
}

/** How a job's tasks take part in checkpoints. */
export interface CheckpointingMode {
  /** They are taken on time. */
  isPeriodic: boolean
  mode: 'EXACTLY_ONCE' | 'AT_LEAST_ONCE'
  /** A task whose input ended waits for one more checkpoint, so that what it committed to last is committed. */
  awaitsFinalCheckpoint: boolean
}

export interface TaskSettings {
  chain: OperatorChain
  /** None for a source. */
  inputs: readonly TaskInput[]
  restore: ReadonlyMap<string, OperatorRestore>
  /** It had finished in the snapshot that the job goes on from: nothing of the job's code runs (`FinishedOnRestore`). */
  finishedBefore: boolean
  checkpointing: CheckpointingMode
  metrics: TaskMetrics
  listener: TaskListener
  now: () => number
}

/** Why a task rests. */
type Rest = 'idleMs' | 'backPressuredMs'

/**
 * One subtask of a vertex (`StreamTask`): reads its channels, aligns barriers, drives its chain. Everything happens in one loop, one
 * thing at a time; what others ask of it waits in its mailbox.
 */
export class StreamTask {
  readonly #settings: TaskSettings
  readonly #aligner: BarrierAligner
  readonly #valve: WatermarkValve
  readonly #mail: (() => Promise<void> | void)[] = []
  /** Channels whose records are all here, and channels that are closed. */
  readonly #withoutData = new Set<number>()
  readonly #closed = new Set<number>()
  #wake: (() => void) | null = null
  /** Something came since the loop last looked. */
  #signalled = false
  /** The channel that is read next. */
  #next = 0
  /** An event that a run of records ended at, or the promise of an operator. */
  #event: { event: StreamEvent; channel: number } | null = null
  #waiting: Promise<void> | null = null
  #recordsIn = 0
  #state: 'running' | 'stopping' | 'done' | 'cancelled' = 'running'
  #drained = false
  /** It entered a synchronous savepoint: it will not go on without it. */
  #stopping = false
  #lastPeriodic = 0
  #lastFigures = 0
  #rested = 0
  /** A checkpoint that was taken and after which the task ends, once it hears that it is complete. */
  #endsAt: bigint | null = null
  /** Snapshots whose state is on its way to the disk. */
  readonly #writing = new Set<Promise<void>>()
  /** Asked to take part in a checkpoint while the ends of its channels are still on their way. */
  #afterEnds: Barrier[] = []

  constructor(settings: TaskSettings) {
    this.#settings = settings
    const { inputs, chain, checkpointing } = settings
    this.#aligner = new BarrierAligner(inputs.length, checkpointing.mode)
    this.#valve = new WatermarkValve(inputs.length)
    const wake = (): void => {
      this.#wakeUp()
    }
    for (const { channel } of inputs) channel.onData = wake
    chain.onRoom(wake)
    chain.onMail(wake)
  }

  /** Runs until the input ends, the job stops or is cancelled. Never rejects: the listener hears how it ended. */
  async run(): Promise<void> {
    const { chain, restore, listener, finishedBefore } = this.#settings
    try {
      if (!finishedBefore) await chain.open(restore)
      if (this.#isOver()) return
      listener.running()
      if (finishedBefore) this.#endAtOnce()
      else await this.#loop()
      if (this.#isCancelled) return
      chain.broadcast({ kind: 'end-of-partition' })
      await this.#flushed()
      await Promise.all(this.#writing)
      this.#figures()
      listener.finished()
    } catch (error) {
      if (!this.#isCancelled) listener.failed(error)
      this.#state = 'cancelled'
    } finally {
      if (!finishedBefore) await chain.close().catch(() => undefined)
    }
  }

  /** Takes part in a checkpoint. Tasks behind learn of it by the barrier. */
  trigger(barrier: Barrier): void {
    this.#post(async () => {
      if (this.#closed.size < this.#settings.inputs.length) this.#afterEnds.push(barrier)
      else await this.#begin(barrier)
    })
  }

  notifyComplete(checkpoint: bigint): void {
    this.#post(async () => {
      await this.#settings.chain.notifyCheckpointComplete(checkpoint)
      if (this.#endsAt !== null && this.#endsAt <= checkpoint) this.#state = 'done'
    })
  }

  /** A checkpoint was given up by the coordinator. @param completed the latest that is complete, so that what waits for it is not lost */
  notifyAborted(checkpoint: bigint, completed: bigint | null): void {
    this.#post(async () => {
      await this.#align([this.#aligner.cancelled(checkpoint)])
      await this.#settings.chain.notifyCheckpointAborted(checkpoint)
      if (completed !== null) await this.#settings.chain.notifyCheckpointComplete(completed)
      if (this.#endsAt !== checkpoint) return
      if (this.#stopping) throw new Error('Stop-with-savepoint failed.')
      this.#endsAt = null
    })
  }

  cancel(): void {
    this.#state = 'cancelled'
    this.#wakeUp()
  }

  #isOver(): boolean {
    return this.#state === 'done' || this.#state === 'cancelled'
  }

  get #isCancelled(): boolean {
    return this.#state === 'cancelled'
  }

  async #loop(): Promise<void> {
    const { chain, inputs } = this.#settings
    while (!this.#isOver()) {
      await setImmediate()
      this.#signalled = false
      await this.#readMail()
      await chain.readMail()
      await this.#time()
      if (this.#isOver()) return
      let rest: { why: Rest; ms: number } | null = null
      if (!chain.hasRoom) rest = { why: 'backPressuredMs', ms: WATERMARK_INTERVAL_MS }
      else if (this.#state === 'stopping') rest = { why: 'idleMs', ms: WATERMARK_INTERVAL_MS }
      else if (inputs.length === 0) rest = await this.#poll()
      else if (!(await this.#turn())) rest = { why: 'idleMs', ms: this.#untilTimer() }
      chain.flush()
      if (rest !== null) await this.#rest(rest.why, rest.ms)
    }
  }

  async #readMail(): Promise<void> {
    for (let letter = this.#mail.shift(); letter !== undefined; letter = this.#mail.shift()) await letter()
  }

  /** Processing-time timers that are due, watermarks that are to be made, and figures that are to be seen. */
  async #time(): Promise<void> {
    const { chain, now } = this.#settings
    const time = now()
    if (time - this.#lastPeriodic >= WATERMARK_INTERVAL_MS) {
      this.#lastPeriodic = time
      await chain.periodic()
      this.#figures()
    }
    const due = chain.nextProcessingTimer()
    if (due !== null && due <= time && this.#state === 'running') await chain.advanceProcessingTime(time)
  }

  #untilTimer(): number {
    const { chain, now } = this.#settings
    return Math.max(0, Math.min(WATERMARK_INTERVAL_MS, (chain.nextProcessingTimer() ?? Number.POSITIVE_INFINITY) - now()))
  }

  async #poll(): Promise<{ why: Rest; ms: number } | null> {
    const polled = await this.#settings.chain.poll()
    if (polled === 'more') return null
    if (polled !== 'end') return { why: 'idleMs', ms: Math.min(polled.waitMs, WATERMARK_INTERVAL_MS) }
    await this.#endInput(true)
    this.#inputsAreOver()
    return null
  }

  /** Works on what is there, up to a turn's worth. False where there was nothing. */
  async #turn(): Promise<boolean> {
    let left = TURN
    while (left > 0 && this.#state === 'running' && this.#settings.chain.hasRoom) {
      const before = left
      left = this.#records(left)
      const event = this.#event
      const waiting = this.#waiting
      if (event !== null) {
        this.#event = null
        await this.#handle(event.event, event.channel)
      } else if (waiting !== null) {
        this.#waiting = null
        await waiting
      } else if (left === before) return left < TURN
    }
    return true
  }

  /**
   * Records of the channels in turn, without a pause between them: until there are none, an event comes, an operator answers with a
   * promise, or the exchanges behind are full. Returns how many elements of the turn are left.
   */
  #records(left: number): number {
    const { inputs, chain } = this.#settings
    let rest = left
    for (let i = 0; i < inputs.length; i++) {
      const at = (this.#next + i) % inputs.length
      const from = inputs[at]
      if (from === undefined || this.#closed.has(at) || this.#aligner.isBlocked(at)) continue
      const { channel, input } = from
      for (;;) {
        const element = channel.poll()
        if (element === undefined) break
        rest -= 1
        if (element instanceof EventElement) {
          this.#event = { event: element.event, channel: at }
          this.#next = at
          return rest
        }
        this.#recordsIn += 1
        const waiting = chain.processElement(element, input)
        if (waiting !== undefined) {
          this.#waiting = waiting
          this.#next = at
          return rest
        }
        if (rest <= 0 || !chain.hasRoom) {
          this.#next = at + 1
          return rest
        }
      }
    }
    return rest
  }

  async #handle(event: StreamEvent, channel: number): Promise<void> {
    switch (event.kind) {
      case 'watermark':
        return this.#forward(this.#valve.watermark(channel, event.timestamp))
      case 'idle':
        return this.#forward(this.#valve.idle(channel, event.idle))
      case 'barrier':
        return this.#align(this.#aligner.barrier(channel, event.barrier))
      case 'cancelled':
        return this.#align([this.#aligner.cancelled(event.checkpoint)])
      case 'end-of-data':
        return this.#endData(channel, event.drain)
      case 'end-of-partition':
        return this.#closeChannel(channel)
    }
  }

  async #forward({ watermark, idle }: ValveOutput): Promise<void> {
    if (watermark !== null) {
      this.#settings.metrics.set('watermark', watermark)
      await this.#settings.chain.processWatermark(watermark)
    }
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

  /** What a task with nothing in front of it does for a checkpoint: a stop ends its input first. */
  async #begin(barrier: Barrier): Promise<void> {
    if (barrier.stops !== 'no') await this.#endInput(barrier.stops === 'terminate')
    await this.#snapshot(barrier)
  }

  /** The barrier goes on before the state is taken, and no record between the two (`SubtaskCheckpointCoordinatorImpl`). */
  async #snapshot(barrier: Barrier): Promise<void> {
    const { chain, listener, checkpointing } = this.#settings
    const { id, kind, format, location } = barrier
    chain.prepareSnapshot(id)
    chain.broadcast({ kind: 'barrier', barrier })
    chain.flush()
    if (barrier.stops !== 'no') {
      this.#stopping = true
      this.#endsAt = id
      this.#state = 'stopping'
    } else if (this.#drained && checkpointing.awaitsFinalCheckpoint && kind !== 'SAVEPOINT') this.#endsAt ??= id
    const { written } = await chain.snapshot({ checkpointId: id, kind, format, target: new SnapshotTarget(location) })
    const told = written
      .then(
        (snapshots) => {
          listener.acknowledge(id, snapshots)
        },
        (error: unknown) => {
          listener.decline(id, 'CHECKPOINT_ASYNC_EXCEPTION', error)
        },
      )
      .finally(() => {
        this.#writing.delete(told)
      })
    this.#writing.add(told)
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

  #endAtOnce(): void {
    const { chain } = this.#settings
    chain.broadcast({ kind: 'watermark', timestamp: MAX_WATERMARK })
    chain.broadcast({ kind: 'end-of-data', drain: true })
  }

  async #endData(channel: number, drain: boolean): Promise<void> {
    this.#withoutData.add(channel)
    if (drain) await this.#forward(this.#valve.end(channel))
    if (this.#withoutData.size === this.#settings.inputs.length) await this.#endInput(drain)
  }

  async #closeChannel(channel: number): Promise<void> {
    this.#closed.add(channel)
    await this.#align([this.#aligner.end(channel)])
    if (this.#closed.size < this.#settings.inputs.length) return
    for (const barrier of this.#afterEnds.splice(0)) await this.#begin(barrier)
    this.#inputsAreOver()
  }

  /** With all of its input behind it a task is done, unless the word of a checkpoint's completion is to end it. */
  #inputsAreOver(): void {
    if (this.#state !== 'running') return
    this.#state = this.#settings.checkpointing.awaitsFinalCheckpoint ? 'stopping' : 'done'
  }

  /** What was emitted last has to be out before the thread may end. */
  async #flushed(): Promise<void> {
    const { chain } = this.#settings
    chain.flush()
    while (!chain.hasRoom && !this.#isCancelled) {
      await sleep(1)
      chain.flush()
    }
  }

  #figures(): void {
    const { metrics, chain, now } = this.#settings
    metrics.set('recordsIn', this.#recordsIn)
    metrics.set('recordsOut', chain.recordsOut)
    const time = now()
    if (this.#lastFigures > 0) metrics.add('busyMs', Math.max(0, time - this.#lastFigures - this.#rested))
    this.#lastFigures = time
    this.#rested = 0
  }

  #post(letter: () => Promise<void> | void): void {
    this.#mail.push(letter)
    this.#wakeUp()
  }

  #wakeUp(): void {
    this.#signalled = true
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  /** Until something comes, or so many milliseconds. */
  async #rest(why: Rest, ms: number): Promise<void> {
    if (this.#signalled || this.#isOver()) return
    const since = performance.now()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#wake = null
    const rested = performance.now() - since
    this.#rested += rested
    this.#settings.metrics.add(why, rested)
  }
}

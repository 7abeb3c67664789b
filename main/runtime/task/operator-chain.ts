import type { ChainedOperator, JobVertex } from '../graph/job-graph.ts'
import type { RecordWriter } from '../network/record-writer.ts'
import type { StreamEvent } from '../network/stream-element.ts'
import type { Output, Polled, StreamRecord } from '../operators/stream-operator.ts'
import type { StateBackend } from '../state/backend-of.ts'
import type { SnapshotRequest } from '../state/keyed-backend.ts'
import { makeOperator, type PrintLine } from './make-operator.ts'
import { OperatorInstance, type OperatorRestore, type OperatorSnapshot, type SnapshotInProgress } from './operator-instance.ts'

/** An exchange behind an operator of the chain. */
export interface ChainWriter {
  /** Index of the emitting operator. */
  operator: number
  sideOutput: string | null
  writer: RecordWriter
}

export interface ChainSettings {
  vertex: JobVertex
  subtask: number
  writers: readonly ChainWriter[]
  print: PrintLine
  backend: StateBackend
  /** The job takes checkpoints. */
  isCheckpointed: boolean
  now: () => number
}

/** The operators of one vertex in one subtask, each handing its records to those behind it (`OperatorChain`). */
export class OperatorChain {
  readonly #operators: OperatorInstance[]
  readonly #ids: string[]
  readonly #writers: readonly ChainWriter[]
  /** Work of operators that answered with a promise; the next record waits for it. */
  #waiting: Promise<void>[] = []
  /** What operators want done in the task's loop (`TaskMailbox`). */
  readonly #mail: (() => void | Promise<void>)[] = []
  #onMail: () => void = () => undefined

  constructor({ vertex, subtask, writers, print, backend, isCheckpointed, now }: ChainSettings) {
    this.#writers = writers
    this.#ids = vertex.operators.map(({ id }) => id)
    const instances: OperatorInstance[] = []
    // An operator is made after those behind it, for its output hands on to them.
    for (let at = vertex.operators.length - 1; at >= 0; at--) {
      const operator = vertex.operators[at] as ChainedOperator
      const [first] = operator.keying.filter((keying) => keying !== null)
      instances[at] = new OperatorInstance(
        {
          operatorId: operator.id,
          name: operator.name,
          subtask,
          parallelism: vertex.parallelism,
          maxParallelism: vertex.maxParallelism,
          keying:
            first === undefined ? null : { type: first.keyType, selectors: operator.keying.map((keying) => keying?.keySelector ?? null) },
          createKeyedBackend: backend.createKeyedBackend,
          isCheckpointed,
          now,
          execute: (letter) => {
            this.#mail.push(letter)
            this.#onMail()
          },
        },
        makeOperator(operator.spec, print),
        this.#outputOf(operator, at, instances),
      )
    }
    this.#operators = instances
  }

  /** Tail to head, so that what an operator emits as it opens finds the next one open. */
  async open(restore: ReadonlyMap<string, OperatorRestore>): Promise<void> {
    for (let at = this.#operators.length - 1; at >= 0; at--) {
      const id = this.#ids[at] ?? ''
      await this.#operators[at]?.open(restore.get(id) ?? null)
    }
  }

  /** A promise only where some operator of the chain answered with one. */
  processElement(record: StreamRecord, input: number): Promise<void> | undefined {
    this.#waitFor(this.#head.processElement(record, input))
    return this.#waiting.length > 0 ? this.#settled() : undefined
  }

  /** Called whenever an operator wants something done in the task's loop; see {@link readMail}. */
  onMail(wake: () => void): void {
    this.#onMail = wake
  }

  /** Does what operators asked for; to be called in the task's loop, between two records. */
  async readMail(): Promise<void> {
    for (let letter = this.#mail.shift(); letter !== undefined; letter = this.#mail.shift()) await letter()
    await this.#settled()
  }

  async poll(): Promise<Polled> {
    const polled = await this.#head.poll()
    await this.#settled()
    return polled
  }

  async processWatermark(timestamp: number): Promise<void> {
    this.#head.processWatermark(timestamp)
    this.#waitFor(this.#head.busy)
    await this.#settled()
  }

  /** Idleness passes through every operator as it is. */
  emitIdle(idle: boolean): void {
    this.broadcast({ kind: 'idle', idle })
  }

  async advanceProcessingTime(time: number): Promise<void> {
    for (const operator of this.#operators) operator.advanceProcessingTime(time)
    await this.#settled()
  }

  nextProcessingTimer(): number | null {
    const times = this.#operators.flatMap((operator) => operator.nextProcessingTimer() ?? [])
    return times.length === 0 ? null : Math.min(...times)
  }

  async periodic(): Promise<void> {
    for (const operator of this.#operators) operator.periodic()
    await this.#settled()
  }

  /** `endInput` and `finish` of each operator, head to tail. */
  async finish(): Promise<void> {
    for (const operator of this.#operators) {
      await operator.finish()
      await this.#settled()
    }
  }

  prepareSnapshot(checkpointId: bigint): void {
    for (const operator of this.#operators) operator.prepareSnapshot(checkpointId)
  }

  /** Tail to head, by operator id; see {@link OperatorInstance.snapshot}. */
  async snapshot(request: SnapshotRequest): Promise<SnapshotInProgress<Map<string, OperatorSnapshot>>> {
    const written: Promise<[string, OperatorSnapshot]>[] = []
    for (let at = this.#operators.length - 1; at >= 0; at--) {
      const id = this.#ids[at] ?? ''
      const one = await this.#operators[at]?.snapshot(request)
      if (one !== undefined) written.push(one.written.then((snapshot) => [id, snapshot]))
    }
    return { written: Promise.all(written).then((all) => new Map(all)) }
  }

  async notifyCheckpointComplete(checkpointId: bigint): Promise<void> {
    for (const operator of this.#operators) await operator.notifyCheckpointComplete(checkpointId)
  }

  async notifyCheckpointAborted(checkpointId: bigint): Promise<void> {
    for (const operator of this.#operators) await operator.notifyCheckpointAborted(checkpointId)
  }

  async close(): Promise<void> {
    for (const operator of this.#operators) await operator.close()
  }

  /** To every channel of every exchange behind the chain. */
  broadcast(event: StreamEvent): void {
    for (const { writer } of this.#writers) writer.broadcast(event)
  }

  get hasRoom(): boolean {
    for (const { writer } of this.#writers) if (!writer.hasRoom) return false
    return true
  }

  /** Called whenever an exchange behind that was full has room again. */
  onRoom(wake: () => void): void {
    for (const { writer } of this.#writers) for (const channel of writer.channels) channel.onRoom = wake
  }

  /** Makes what was emitted visible behind the exchanges. */
  flush(): void {
    for (const { writer } of this.#writers) writer.flush()
  }

  get recordsOut(): number {
    return this.#writers.reduce((sum, { writer }) => sum + writer.records, 0)
  }

  get #head(): OperatorInstance {
    return this.#operators[0] as OperatorInstance
  }

  #waitFor(waiting: Promise<void> | null | undefined): void {
    if (waiting != null) this.#waiting.push(waiting)
  }

  async #settled(): Promise<void> {
    while (this.#waiting.length > 0) await Promise.all(this.#waiting.splice(0))
  }

  #outputOf({ next }: ChainedOperator, at: number, instances: readonly OperatorInstance[]): Output {
    const linksTo = (tag: string | null): OperatorInstance[] =>
      next.filter(({ sideOutput }) => sideOutput === tag).flatMap(({ operator }) => instances[operator] ?? [])
    const writersTo = (tag: string | null): RecordWriter[] =>
      this.#writers.filter(({ operator, sideOutput }) => operator === at && sideOutput === tag).map(({ writer }) => writer)
    const main = { links: linksTo(null), writers: writersTo(null) }
    const sides = new Map(
      [...new Set([...next.map((link) => link.sideOutput), ...this.#writers.map((one) => one.sideOutput)])]
        .filter((tag) => tag !== null)
        .map((tag) => [tag, { links: linksTo(tag), writers: writersTo(tag) }]),
    )
    const emit = ({ links, writers }: typeof main, record: StreamRecord): void => {
      for (const link of links) this.#waitFor(link.processElement(record, 0))
      for (const writer of writers) writer.emit(record)
    }
    const everyLink = next.flatMap(({ operator }) => instances[operator] ?? [])
    const everyWriter = this.#writers.filter(({ operator }) => operator === at).map(({ writer }) => writer)
    return {
      collect:
        this.#collectTo(main) ??
        ((record) => {
          emit(main, record)
        }),
      collectTo: (tag, record) => {
        const side = sides.get(tag)
        if (side !== undefined) emit(side, record)
      },
      emitWatermark: (timestamp) => {
        for (const link of everyLink) {
          link.processWatermark(timestamp)
          this.#waitFor(link.busy)
        }
        for (const writer of everyWriter) writer.broadcast({ kind: 'watermark', timestamp })
      },
      emitIdle: (idle) => {
        for (const writer of everyWriter) writer.broadcast({ kind: 'idle', idle })
      },
    }
  }

  /** The shortest way for what most operators have, one operator or one exchange behind them: it is gone for every record. */
  #collectTo({ links, writers }: { links: readonly OperatorInstance[]; writers: readonly RecordWriter[] }): Output['collect'] | null {
    const [link] = links
    const [writer] = writers
    if (link !== undefined && links.length === 1 && writer === undefined) {
      return (record) => {
        const waiting = link.processElement(record, 0)
        if (waiting !== undefined) this.#waiting.push(waiting)
      }
    }
    if (writer === undefined || writers.length > 1 || link !== undefined) return null
    return (record) => {
      writer.emit(record)
    }
  }
}

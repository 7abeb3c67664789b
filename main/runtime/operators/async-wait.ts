import { TidemarkError } from '../../../shared/model/index.ts'
import type { AsyncFunction } from '../api/functions.ts'
import type { OperatorSpec } from '../api/operator-spec.ts'
import { runtimeContextOf } from '../api/runtime-context.ts'
import { type KeptElement, streamElementType } from '../types/stream-record-types.ts'
import { type AsyncEntry, AsyncQueue } from './async-queue.ts'
import { lifecycleOf } from './lifecycle.ts'
import type { ListState } from './runtime-context.ts'
import type { OperatorContext, OperatorFactory, StreamOperator, StreamRecord } from './stream-operator.ts'

type AsyncWaitSpec = Extract<OperatorSpec, { kind: 'ASYNC_WAIT' }>

/** The name that Flink gives to the state of what is under way. */
const STATE = '_async_wait_operator_state_'

/**
 * `AsyncWaitOperator`: hands each record to a function that answers later, at most `capacity` of them at a time. What is under way is
 * state, and begins anew after a restore. Results leave from the task's loop alone.
 */
export const asyncWaitOperator = (spec: AsyncWaitSpec): OperatorFactory => {
  return (): StreamOperator => new AsyncWait(spec)
}

class AsyncWait implements StreamOperator {
  readonly #spec: AsyncWaitSpec
  readonly #user: AsyncFunction<never, unknown>
  readonly #queue: AsyncQueue
  readonly #life: ReturnType<typeof lifecycleOf>
  readonly #timeouts = new Set<NodeJS.Timeout>()
  #context: OperatorContext | null = null
  #state: ListState<KeptElement> | null = null
  /** Records whose time is over. */
  readonly #overdue: { entry: AsyncEntry; value: unknown }[] = []
  #failure: { error: unknown } | null = null
  /** Someone who waits for a record to be done. */
  #wake: (() => void) | null = null

  constructor(spec: AsyncWaitSpec) {
    this.#spec = spec
    this.#user = spec.function
    this.#queue = new AsyncQueue(spec.ordered)
    this.#life = lifecycleOf(spec.function, () => runtimeContextOf(this.#scope))
  }

  async open(context: OperatorContext): Promise<void> {
    this.#context = context
    this.#state = context.operatorState.listState(STATE, streamElementType(this.#spec.input))
    await this.#life.begin()
    for (const element of this.#state.get()) {
      if (element.kind === 'watermark') this.processWatermark(element.timestamp)
      else await this.processElement(element)
    }
  }

  processElement(record: StreamRecord): Promise<void> | undefined {
    if (this.#queue.records >= this.#spec.capacity) return this.#whenThereIsRoom(record)
    this.#start(record)
    return undefined
  }

  processWatermark(timestamp: number): void {
    this.#queue.add({ kind: 'watermark', timestamp })
    this.#handOn()
  }

  async finish(): Promise<void> {
    while (this.#queue.records > 0) await this.#progress()
  }

  snapshot(checkpointId: bigint): void | Promise<void> {
    this.#state?.update(this.#queue.elements())
    return this.#life.snapshot?.(checkpointId)
  }

  notifyCheckpointComplete(checkpointId: bigint): void | Promise<void> {
    return this.#life.notifyCheckpointComplete?.(checkpointId)
  }

  close(): void | Promise<void> {
    for (const timeout of this.#timeouts) clearTimeout(timeout)
    return this.#life.close?.()
  }

  get #scope(): OperatorContext {
    if (this.#context === null) throw new Error('the operator is not open')
    return this.#context
  }

  async #whenThereIsRoom(record: StreamRecord): Promise<void> {
    while (this.#queue.records >= this.#spec.capacity) await this.#progress()
    this.#start(record)
  }

  /** The task's loop waits for this: what becomes done meanwhile is handed on here. */
  async #progress(): Promise<void> {
    const before = this.#queue.records
    this.#handOn()
    if (this.#queue.records < before) return
    await new Promise<void>((resolve) => (this.#wake = resolve))
    this.#handOn()
  }

  #start({ value, timestamp }: StreamRecord): void {
    const entry = this.#queue.add({ kind: 'record', value, timestamp })
    const answer = this.#user.asyncInvoke(value as never)
    const timeout = this.#timeoutOf(entry, value)
    this.#settle(entry, answer, timeout)
  }

  #timeoutOf(entry: AsyncEntry, value: unknown): NodeJS.Timeout | null {
    if (this.#spec.timeout === 0) return null
    const timeout = setTimeout(() => {
      this.#timeouts.delete(timeout)
      this.#overdue.push({ entry, value })
      this.#notify()
    }, this.#spec.timeout)
    this.#timeouts.add(timeout)
    return timeout
  }

  #giveUp(entry: AsyncEntry, value: unknown): void {
    if (entry.results !== null) return
    if (this.#user.timeout === undefined) throw timedOut(this.#scope.name, this.#spec.timeout)
    this.#settle(entry, Promise.resolve(this.#user.timeout(value as never)), null)
  }

  #settle(entry: AsyncEntry, answer: Promise<readonly unknown[]>, timeout: NodeJS.Timeout | null): void {
    answer
      .then(
        (results) => {
          if (entry.results === null) this.#queue.complete(entry, results)
        },
        (error: unknown) => {
          if (entry.results === null) this.#failure ??= { error }
        },
      )
      .finally(() => {
        if (timeout !== null) {
          clearTimeout(timeout)
          this.#timeouts.delete(timeout)
        }
        this.#notify()
      })
  }

  /** There is something to do in the task's loop, or for the one it waits for. */
  #notify(): void {
    this.#scope.execute(() => {
      this.#handOn()
    })
    const wake = this.#wake
    this.#wake = null
    wake?.()
  }

  /** In the task's loop, as all of the job's code. */
  #handOn(): void {
    for (const { entry, value } of this.#overdue.splice(0)) this.#giveUp(entry, value)
    if (this.#failure !== null) throw notCompleted(this.#scope.name, this.#failure.error)
    const { output } = this.#scope
    for (const { element, results } of this.#queue.take()) {
      if (element.kind === 'watermark') output.emitWatermark(element.timestamp)
      else for (const value of results ?? []) output.collect({ value, timestamp: element.timestamp })
    }
  }
}

const timedOut = (name: string, timeout: number): TidemarkError =>
  new TidemarkError({
    code: 'ASYNC_TIMEOUT',
    message: `Async function call has timed out: “${name}” had no answer within ${timeout} ms. Give the function a timeout(), or allow it more time.`,
    field: name,
  })

const notCompleted = (name: string, cause: unknown): TidemarkError =>
  new TidemarkError(
    {
      code: 'ASYNC_FAILED',
      message: `Could not complete the stream element: the async function of “${name}” failed: ${cause instanceof Error ? cause.message : String(cause)}. Catch what may go wrong in asyncInvoke().`,
      field: name,
    },
    { cause },
  )

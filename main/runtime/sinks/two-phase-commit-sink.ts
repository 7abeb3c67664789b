import type { Sink } from '../api/connectors.ts'
import { runtimeContextOf, type RuntimeContext } from '../api/runtime-context.ts'
import type { ListState } from '../operators/runtime-context.ts'
import type { OperatorContext, OperatorFactory, StreamOperator, StreamRecord } from '../operators/stream-operator.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { Types } from '../types/types.ts'

/**
 * A sink that writes in transactions (`TwoPhaseCommitSinkFunction`): one is open at a time; a checkpoint closes it, and it is committed
 * once that checkpoint is complete. After a restore what was closed is committed, and what was open is aborted.
 */
export abstract class TwoPhaseCommitSink<T, TXN> implements Sink<T> {
  readonly accepts?: (value: T) => void
  readonly createWriter: OperatorFactory
  readonly createCommitter = null

  /** @param transactionType of a transaction's handle: enough to commit or abort it in another process */
  constructor(transactionType: TypeInformation<TXN>) {
    this.createWriter = () => new TransactionWriter<T, TXN>(this, transactionType)
  }

  /** Before the first transaction. */
  open?(context: RuntimeContext): void | Promise<void>
  abstract beginTransaction(): TXN | Promise<TXN>
  abstract invoke(transaction: TXN, value: T): void | Promise<void>
  /** Nothing is written to it any more; after this {@link commit} must be able to succeed, come what may. */
  abstract preCommit(transaction: TXN): void | Promise<void>
  /** Does nothing where it was done before. An error fails the task, and is tried again after the restore. */
  abstract commit(transaction: TXN): void | Promise<void>
  /** Does nothing where it was done before, or where nothing is there. */
  abstract abort(transaction: TXN): void | Promise<void>
  close?(): void | Promise<void>
}

/** A transaction and when it began, epoch milliseconds (`TransactionHolder`). */
type Holder<TXN> = [transaction: TXN, since: bigint]
/** `TwoPhaseCommitSinkFunction.State`: the open transaction, or none, and those that wait. */
type Kept<TXN> = [open: Holder<TXN>[], pending: Holder<TXN>[]]

class TransactionWriter<T, TXN> implements StreamOperator {
  readonly #sink: TwoPhaseCommitSink<T, TXN>
  readonly #type: TypeInformation<Kept<TXN>>
  #context: OperatorContext | null = null
  #state: ListState<Kept<TXN>> | null = null
  #open: Holder<TXN> | null = null
  #pending: { checkpointId: bigint; holder: Holder<TXN> }[] = []
  #isFinished = false

  constructor(sink: TwoPhaseCommitSink<T, TXN>, transactionType: TypeInformation<TXN>) {
    this.#sink = sink
    const holders = Types.LIST(Types.TUPLE(transactionType, Types.LONG))
    this.#type = Types.TUPLE(holders, holders)
  }

  async open(context: OperatorContext): Promise<void> {
    this.#context = context
    this.#state = context.operatorState.listState('state', this.#type)
    await this.#sink.open?.(runtimeContextOf(context))
    for (const [open, pending] of this.#state.get()) {
      for (const [transaction] of pending) await this.#sink.commit(transaction)
      for (const [transaction] of open) await this.#sink.abort(transaction)
    }
    this.#open = await this.#begin()
  }

  processElement({ value }: StreamRecord): Promise<void> | undefined {
    if (this.#open === null) throw new Error('the sink has finished')
    return this.#sink.invoke(this.#open[0], value as T) ?? undefined
  }

  async snapshot(checkpointId: bigint): Promise<void> {
    if (this.#open !== null) {
      await this.#sink.preCommit(this.#open[0])
      this.#pending.push({ checkpointId, holder: this.#open })
      this.#open = null
      if (!this.#isFinished) this.#open = await this.#begin()
    }
    this.#state?.update([[this.#open === null ? [] : [this.#open], this.#pending.map(({ holder }) => holder)]])
  }

  /** The last transaction is committed with the checkpoint to come, or now where the job takes none. */
  async finish(): Promise<void> {
    this.#isFinished = true
    const last = this.#open
    if (last === null || this.#context?.isCheckpointed === true) return
    this.#open = null
    await this.#sink.preCommit(last[0])
    await this.#sink.commit(last[0])
  }

  /** Tries all of them, then throws the first error. */
  async notifyCheckpointComplete(checkpointId: bigint): Promise<void> {
    const errors: unknown[] = []
    for (const one of this.#pending.filter((pending) => pending.checkpointId <= checkpointId)) {
      try {
        await this.#sink.commit(one.holder[0])
        this.#pending = this.#pending.filter((pending) => pending !== one)
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }

  async close(): Promise<void> {
    if (this.#open !== null) await this.#sink.abort(this.#open[0])
    await this.#sink.close?.()
  }

  async #begin(): Promise<Holder<TXN>> {
    return [await this.#sink.beginTransaction(), BigInt(this.#context?.now() ?? 0)]
  }
}

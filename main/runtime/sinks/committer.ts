import type { ListState } from '../operators/runtime-context.ts'
import type { OperatorContext, OperatorFactory, StreamOperator, StreamRecord } from '../operators/stream-operator.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { Types } from '../types/types.ts'

/** What a writer gives to its committer: something to commit, once the checkpoint with this id is complete (`CommittableMessage`). */
export type Committable<C> = [checkpointId: bigint, value: C]

/**
 * `CommitterOperator`: keeps what the writer in front of it gives as state, and commits it when its checkpoint is complete; at the end
 * of the input where the job takes none. What a snapshot has is committed as the job goes on from it, for it may be that nobody did.
 *
 * @param commit must do nothing where it was done before
 */
export const committerOperator =
  <C>(type: TypeInformation<C>, commit: (value: C) => Promise<void>): OperatorFactory =>
  () =>
    new Committer(type, commit)

class Committer<C> implements StreamOperator {
  readonly #type: TypeInformation<Committable<C>>
  readonly #commit: (value: C) => Promise<void>
  #pending: Committable<C>[] = []
  #state: ListState<Committable<C>> | null = null
  #isCheckpointed = false

  constructor(type: TypeInformation<C>, commit: (value: C) => Promise<void>) {
    this.#type = Types.TUPLE(Types.LONG, type)
    this.#commit = commit
  }

  async open({ operatorState, isCheckpointed }: OperatorContext): Promise<void> {
    this.#isCheckpointed = isCheckpointed
    this.#state = operatorState.listState('committables', this.#type)
    this.#pending = this.#state.get()
    await this.#commitIf(() => true)
  }

  processElement({ value }: StreamRecord): void {
    this.#pending.push(value as Committable<C>)
  }

  async finish(): Promise<void> {
    if (!this.#isCheckpointed) await this.#commitIf(() => true)
  }

  snapshot(): void {
    this.#state?.update(this.#pending)
  }

  notifyCheckpointComplete(checkpointId: bigint): Promise<void> {
    return this.#commitIf((of) => of <= checkpointId)
  }

  /** Tries all of them, then throws the first error. */
  async #commitIf(isComplete: (checkpointId: bigint) => boolean): Promise<void> {
    const left: Committable<C>[] = []
    const errors: unknown[] = []
    for (const committable of this.#pending) {
      const [checkpointId, value] = committable
      if (!isComplete(checkpointId)) left.push(committable)
      else
        await this.#commit(value).catch((error: unknown) => {
          left.push(committable)
          errors.push(error)
        })
    }
    this.#pending = left
    if (errors.length > 0) throw errors[0]
  }
}

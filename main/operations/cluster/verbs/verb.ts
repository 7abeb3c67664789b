import type { OperationAsk, OperationPlan } from '../../../../shared/model/index.ts'
import type { JournalledOperation } from '../../../catalog/operation-journal.ts'
import type { OperationEvent } from '../../../catalog/operation-state.ts'
import type { FlinkClient } from '../../../flink/flink-client.ts'
import type { AskOf } from '../ask.ts'
import type { Facts } from '../facts.ts'

/** What an operation is known by when it is sent. */
export interface Sending {
  client: FlinkClient
  /** The operation's id, which is the trigger id where the client chooses it. */
  id: string
  job: string
  facts: Facts
}

/** What a look at an operation needs beside the operation itself. */
export interface Looking {
  client: FlinkClient
  operation: JournalledOperation
  /** Snapshots that other operations have made: they are not this one's. */
  taken: ReadonlySet<string>
  /** The cluster that the operation was sent to has ended since, with all that it did. */
  ended: boolean
}

/** One thing that is asked of a cluster: what it would do, how it is sent, and what became of it. */
export interface Verb<Kind extends OperationAsk['kind']> {
  plan(facts: Facts, ask: AskOf<Kind>): OperationPlan
  /** The target folder or the savepoint concerned, as it is written down. */
  place(facts: Facts, ask: AskOf<Kind>): string | null
  /** Sends it once; answers with the id to ask for its result by. Throws what {@link FlinkClient} throws. */
  send(sending: Sending, ask: AskOf<Kind>): Promise<string>
  /** Asks once what became of it; null where nothing can be said yet. Throws what {@link FlinkClient} throws. */
  look(looking: Looking): Promise<OperationEvent | null>
}

/** Where the cluster knows nothing of an operation that was never heard to have arrived. */
export const NEVER_ARRIVED = 'The request never reached the cluster, so nothing was done. Ask again.'

/** How long a cluster keeps results (`rest.async.store-duration`), in milliseconds. */
export const KEPT_MS = 300_000

/**
 * What can be said of an operation whose request was never answered, and of which the cluster knows nothing: as long as it would know of
 * it, that it did not arrive; later, nothing.
 */
export function neverAnswered({ startedAt }: Pick<JournalledOperation, 'startedAt'>, keptMs = KEPT_MS): OperationEvent {
  if (Date.now() - startedAt < keptMs) return { type: 'failed', reasons: [NEVER_ARRIVED] }
  const words = 'Whether the request reached the cluster is not known: no answer came, and by now the cluster would have forgotten it.'
  return { type: 'unknown', location: null, reasons: [words] }
}

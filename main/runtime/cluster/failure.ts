/** What an operation comes to: a failure is a value, too. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure }

/** What a Java throwable says: clients match on Flink's class names and texts. */
export interface Failure {
  /** Fully qualified, e.g. `org.apache.flink.runtime.checkpoint.CheckpointException`. */
  className: string
  /** Flink's text. */
  message: string
  cause: Failure | null
}

/** `FlinkJobNotFoundException`. */
export function jobNotFound(id: string): Failure {
  return {
    className: 'org.apache.flink.runtime.messages.FlinkJobNotFoundException',
    message: `Could not find Flink job (${id})`,
    cause: null,
  }
}

import { TidemarkError, type OperationReport } from '../../shared/model/index.ts'
import { reasons, reasonText } from '../flink/failure-chain.ts'
import type { FlinkClient } from '../flink/flink-client.ts'
import { awaitOperation, type OperationOutcome, type OperationStatus } from '../flink/operation.ts'
import { parseDuration } from '../runtime/api/quantities.ts'
import { EXIT } from './exit-codes.ts'
import { ArgumentProblem } from './flink-arguments.ts'
import { printLine } from './output.ts'

/** How long an attached verb waits for its result (`client.timeout`). */
const CLIENT_TIMEOUT_MS = 60_000

/** What all verbs take that ask something of a cluster. */
export interface ClusterOptions {
  jobmanager?: string
  D?: [key: string, value: string][]
  json?: boolean
}

/** Milliseconds that a verb waits. Throws {@link ArgumentProblem} for a setting that is none of ours. */
export function patienceOf({ D = [] }: ClusterOptions): number {
  let timeoutMs = CLIENT_TIMEOUT_MS
  for (const [key, value] of D) {
    if (key !== 'client.timeout') throw new ArgumentProblem(`Of Flink's settings this verb takes client.timeout alone, not ${key}.`)
    const ms = parseDuration(value.trim())
    if (ms === null)
      throw new ArgumentProblem(`Could not parse value "${value}" for key "client.timeout": it takes a duration such as 2min.`)
    timeoutMs = ms
  }
  return timeoutMs
}

export interface Asked<T> {
  client: FlinkClient
  verb: OperationReport['verb']
  job: string | null
  triggerId: string
  timeoutMs: number
  status: () => Promise<OperationStatus<T>>
}

/** Waits for what was asked, within {@link patienceOf}. */
export async function outcomeOf<T>({ status, timeoutMs }: Asked<T>): Promise<OperationOutcome<T>> {
  return awaitOperation(status, { timeoutMs })
}

/** The report of an operation, with what only its verb knows of a success. */
export function reportOf<T>(
  { client, verb, job, triggerId }: Pick<Asked<T>, 'client' | 'verb' | 'job'> & { triggerId: string | null },
  outcome: OperationOutcome<T> | null,
  success: Partial<Pick<OperationReport, 'location' | 'checkpointId'>> = {},
): OperationReport {
  const failed = outcome?.kind === 'failed' ? outcome : null
  return {
    schema: 'tidemark.operation/1',
    verb,
    cluster: client.address.cluster,
    job,
    triggerId,
    outcome: outcome?.kind ?? 'triggered',
    location: failed?.savedAt ?? null,
    checkpointId: null,
    reasons: failed === null ? (outcome?.kind === 'unknown' ? [outcome.problem.message] : []) : reasons(failed.failure),
    ...(outcome?.kind === 'completed' && success),
  }
}

/**
 * Tells of an operation that has ended: prints `lines` where it went well, else throws an error of ours with `head`, which is what
 * `flink` says, before the reasons. With `json` the report is printed instead, and the answer is the exit code.
 */
export function tellOutcome<T>(
  asked: Asked<T>,
  outcome: OperationOutcome<T>,
  {
    head,
    lines,
    success,
    json,
  }: { head: string; lines: (value: T) => string[]; success: (value: T) => Partial<OperationReport>; json: boolean },
): number {
  if (json) {
    const report = reportOf(asked, outcome, outcome.kind === 'completed' ? success(outcome.value) : {})
    printLine(JSON.stringify(report, null, 2))
    return outcome.kind === 'completed' ? EXIT.ok : EXIT.failed
  }
  if (outcome.kind !== 'completed') throw failure(head, outcome)
  for (const line of lines(outcome.value)) printLine(line)
  return EXIT.ok
}

function failure(head: string, outcome: Exclude<OperationOutcome<unknown>, { kind: 'completed' }>): TidemarkError {
  switch (outcome.kind) {
    case 'failed': {
      const code = outcome.savedAt === null ? 'OPERATION_FAILED' : 'SAVED_NOT_STOPPED'
      return new TidemarkError({ code, message: `${head} ${reasonText(outcome.failure)}`, found: outcome.savedAt })
    }
    case 'expired':
      return new TidemarkError({
        code: 'OPERATION_EXPIRED',
        message: `${head} Flink no longer knows this trigger: results are kept for 5 min (rest.async.store-duration), and not beyond a restart of the JobManager. Look at the job’s checkpoints and into the target folder.`,
      })
    case 'unknown':
      return new TidemarkError({ ...outcome.problem, message: `${head} ${outcome.problem.message}` })
  }
}

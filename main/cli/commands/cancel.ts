import { TidemarkError } from '../../../shared/model/index.ts'
import type { FlinkClient } from '../../flink/flink-client.ts'
import { newTriggerId, type SavepointType } from '../../flink/savepoint-operations.ts'
import { clusterClient } from '../cluster-client.ts'
import { outcomeOf, patienceOf, reportOf, tellOutcome, type ClusterOptions } from '../cluster-operation.ts'
import { EXIT } from '../exit-codes.ts'
import { flinkAction, saying } from '../flink-action.ts'
import { printLine } from '../output.ts'
import { savepointType } from './savepoint.ts'
import { jobAndDirectory } from './stop.ts'

export interface CancelOptions extends ClusterOptions {
  /** A directory; true where the option stands without one. */
  withSavepoint?: string | true
  type?: string
}

/** `tidemark cancel`: as `flink cancel`, said to be done as soon as the cluster has taken it. Returns the exit code. */
export async function cancel(args: readonly string[], options: CancelOptions): Promise<number> {
  const timeoutMs = patienceOf(options)
  const { json = false, withSavepoint } = options
  const { job, directory } = jobAndDirectory(args, withSavepoint, 'Missing JobID. Specify a JobID to cancel a job.')
  return flinkAction(json, async () => {
    const type = savepointType(options.type)
    const client = await clusterClient(options.jobmanager)
    if (withSavepoint !== undefined) return cancelWithSavepoint(client, { job, directory, type, timeoutMs, json })
    if (!json) printLine(`Cancelling job ${job}.`)
    const head = `Could not cancel job ${job}.`
    const reply = await saying(head, () => client.cancel(job))
    if (reply.kind !== 'requested') {
      const reason = reply.kind === 'ended' ? reply.reason : 'The cluster knows no such job. tidemark list -a shows those that it has.'
      throw new TidemarkError({ code: reply.kind === 'ended' ? 'JOB_ENDED' : 'JOB_NOT_FOUND', message: `${head} ${reason}`, found: job })
    }
    if (json) printLine(JSON.stringify(reportOf({ client, verb: 'cancel', job, triggerId: null }, null), null, 2))
    else printLine(`Cancelled job ${job}.`)
    return EXIT.ok
  })
}

async function cancelWithSavepoint(
  client: FlinkClient,
  options: { job: string; directory: string | null; type: SavepointType; timeoutMs: number; json: boolean },
): Promise<number> {
  const { job, directory, type, timeoutMs, json } = options
  if (!json) {
    printLine('DEPRECATION WARNING: Cancelling a job with savepoint is deprecated. Use "stop" instead.')
    printLine(`Cancelling job ${job} with ${type} savepoint to ${directory ?? 'default savepoint directory'}.`)
  }
  const head = `Could not cancel job ${job}.`
  const triggerId = await saying(head, () => client.triggerSavepoint(job, { directory, type, cancel: true, triggerId: newTriggerId() }))
  const asked = { client, verb: 'cancel', job, triggerId, timeoutMs, status: () => client.savepointStatus(job, triggerId) } as const
  return tellOutcome(asked, await saying(head, () => outcomeOf(asked)), {
    head,
    lines: (location) => [`Cancelled job ${job}. Savepoint stored in ${location}.`],
    success: (location) => ({ location }),
    json,
  })
}

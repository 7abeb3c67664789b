import { newTriggerId } from '../../flink/savepoint-operations.ts'
import { clusterClient } from '../cluster-client.ts'
import { outcomeOf, patienceOf, reportOf, tellOutcome, type ClusterOptions } from '../cluster-operation.ts'
import { EXIT } from '../exit-codes.ts'
import { flinkAction, saying } from '../flink-action.ts'
import { jobIdOf } from '../flink-arguments.ts'
import { printLine } from '../output.ts'
import { savepointType } from './savepoint.ts'

export interface StopOptions extends ClusterOptions {
  /** A directory; true where the option stands without one. */
  savepointPath?: string | true
  drain?: boolean
  type?: string
  detached?: boolean
}

/**
 * Job and directory of a verb whose option takes a directory or none. `stop -p JOB` gives the option what was meant for the job: where
 * nothing else is left, it is the job's id (`CliFrontend.stop`).
 */
export function jobAndDirectory(
  args: readonly string[],
  option: string | true | undefined,
  missing?: string,
): { job: string; directory: string | null } {
  const [text] = args
  if (text === undefined && typeof option === 'string') return { job: jobIdOf(option), directory: null }
  return { job: jobIdOf(text, missing), directory: typeof option === 'string' ? option : null }
}

/** `tidemark stop`: ends a job with a savepoint, as `flink stop` does. Returns the exit code. */
export async function stop(args: readonly string[], options: StopOptions): Promise<number> {
  const timeoutMs = patienceOf(options)
  const { json = false, drain = false, detached = false } = options
  const { job, directory } = jobAndDirectory(args, options.savepointPath)
  return flinkAction(json, async () => {
    const type = savepointType(options.type)
    const client = await clusterClient(options.jobmanager)
    const head = `Could not stop with a savepoint job "${job}".`
    if (!json) {
      printLine(`${drain ? 'Draining' : 'Suspending'} job "${job}" with a ${type} savepoint.`)
      printLine(`Triggering stop-with-savepoint ${detached ? 'in detached mode ' : ''}for job ${job}.`)
      if (!detached) printLine('Waiting for response...')
    }
    const triggerId = await saying(head, () => client.triggerStop(job, { directory, type, drain, triggerId: newTriggerId() }))
    if (detached) {
      if (json) printLine(JSON.stringify(reportOf({ client, verb: 'stop', job, triggerId }, null), null, 2))
      else printLine(`Successfully trigger stop-with-savepoint in detached mode, triggerId: ${triggerId}`)
      return EXIT.ok
    }
    const asked = { client, verb: 'stop', job, triggerId, timeoutMs, status: () => client.savepointStatus(job, triggerId) } as const
    return tellOutcome(asked, await saying(head, () => outcomeOf(asked)), {
      head,
      lines: (location) => [`Savepoint completed. Path: ${location}`],
      success: (location) => ({ location }),
      json,
    })
  })
}

import { newTriggerId, type SavepointType } from '../../flink/savepoint-operations.ts'
import { clusterClient } from '../cluster-client.ts'
import { outcomeOf, patienceOf, reportOf, tellOutcome, type ClusterOptions } from '../cluster-operation.ts'
import { EXIT } from '../exit-codes.ts'
import { flinkAction, saying } from '../flink-action.ts'
import { jobIdOf, wordOf } from '../flink-arguments.ts'
import { printLine } from '../output.ts'

export interface SavepointOptions extends ClusterOptions {
  type?: string
  detached?: boolean
  dispose?: string
}

/** The type of a savepoint that `--type` names; Flink's default is canonical. Throws `INVALID_VALUE`. */
export function savepointType(text = 'CANONICAL'): SavepointType {
  return wordOf(['CANONICAL', 'NATIVE'], 'org.apache.flink.core.execution.SavepointFormatType', text)
}

/** `tidemark savepoint`: takes or disposes of a savepoint, as `flink savepoint` does. Returns the exit code. */
export async function savepoint(args: readonly string[], options: SavepointOptions): Promise<number> {
  const timeoutMs = patienceOf(options)
  const json = options.json === true
  const { dispose } = options
  if (dispose !== undefined) return flinkAction(json, () => disposeOf(dispose, timeoutMs, options))
  const [text, directory = null] = args
  const job = jobIdOf(text, 'Missing JobID. Specify a Job ID to trigger a savepoint.')
  const say = (line: string): void => {
    if (!json) printLine(line)
  }
  if (args.length > 2) say('Provided more arguments than required. Ignoring not needed arguments.')
  return flinkAction(json, async () => {
    const type = savepointType(options.type)
    const client = await clusterClient(options.jobmanager)
    const ask = { directory, type, triggerId: newTriggerId() }
    if (options.detached === true) {
      say(`Triggering savepoint in detached mode for job ${job}.`)
      const head = `Triggering a detached savepoint for the job ${job} failed.`
      const triggerId = await saying(head, () => client.triggerSavepoint(job, ask))
      if (json) printLine(JSON.stringify(reportOf({ client, verb: 'savepoint', job, triggerId }, null), null, 2))
      else printLine(`Successfully trigger manual savepoint, triggerId: ${triggerId}`)
      return EXIT.ok
    }
    say(`Triggering savepoint for job ${job}.`)
    say('Waiting for response...')
    const head = `Failed to trigger a savepoint for the job ${job}.`
    const triggerId = await saying(head, () => client.triggerSavepoint(job, ask))
    const asked = { client, verb: 'savepoint', job, triggerId, timeoutMs, status: () => client.savepointStatus(job, triggerId) } as const
    return tellOutcome(asked, await saying(head, () => outcomeOf(asked)), {
      head,
      lines: (location) => [
        `Savepoint completed. Path: ${location}`,
        'You can resume your program from this savepoint with the run command.',
      ],
      success: (location) => ({ location }),
      json,
    })
  })
}

async function disposeOf(path: string, timeoutMs: number, { jobmanager, json = false }: SavepointOptions): Promise<number> {
  const client = await clusterClient(jobmanager)
  if (!json) printLine(`Disposing savepoint '${path}'.\nWaiting for response...`)
  const head = `Failed to dispose the savepoint '${path}'.`
  const triggerId = await saying(head, () => client.triggerDisposal(path))
  const asked = { client, verb: 'dispose', job: null, triggerId, timeoutMs, status: () => client.disposalStatus(triggerId) } as const
  return tellOutcome(asked, await saying(head, () => outcomeOf(asked)), {
    head,
    lines: () => [`Savepoint '${path}' disposed.`],
    success: () => ({ location: path }),
    json,
  })
}

import { TidemarkError, toProblem } from '../../../shared/model/index.ts'
import type { FlinkClient } from '../../flink/flink-client.ts'
import { newTriggerId } from '../../flink/savepoint-operations.ts'
import { flinkVersion, triggersCheckpoints } from '../../flink/versions.ts'
import { clusterClient } from '../cluster-client.ts'
import { outcomeOf, patienceOf, tellOutcome, type ClusterOptions } from '../cluster-operation.ts'
import { flinkAction, saying } from '../flink-action.ts'
import { jobIdOf } from '../flink-arguments.ts'
import { printLine } from '../output.ts'

export interface CheckpointOptions extends ClusterOptions {
  full?: boolean
}

/** `tidemark checkpoint`: takes a checkpoint out of turn, as `flink checkpoint` does. Returns the exit code. */
export async function checkpoint(args: readonly string[], options: CheckpointOptions): Promise<number> {
  const timeoutMs = patienceOf(options)
  const { json = false, full = false } = options
  const job = jobIdOf(args[0], 'Missing JobID. Specify a Job ID to manipulate a checkpoint.')
  return flinkAction(json, async () => {
    const client = await clusterClient(options.jobmanager)
    if (!json) printLine(`Triggering checkpoint for job ${job}.\nWaiting for response...`)
    const head = `Failed to trigger a checkpoint for the job ${job}.`
    const triggerId = await saying(head, () => trigger(client, job, full))
    const asked = { client, verb: 'checkpoint', job, triggerId, timeoutMs, status: () => client.checkpointStatus(job, triggerId) } as const
    const outcome = await saying(head, () => outcomeOf(asked))
    // the operation tells a number; where the checkpoint lies is in the statistics
    const location = json && outcome.kind === 'completed' ? await placeOf(client, job, outcome.value) : null
    return tellOutcome(asked, outcome, {
      head,
      lines: (id) => [
        `Checkpoint${full ? '(FULL)' : ''} ${id} for job ${job} completed.`,
        'You can resume your program from this checkpoint with the run command.',
      ],
      success: (checkpointId) => ({ checkpointId, location }),
      json,
    })
  })
}

async function trigger(client: FlinkClient, job: string, full: boolean): Promise<string> {
  try {
    return await client.triggerCheckpoint(job, { type: full ? 'FULL' : 'CONFIGURED', triggerId: newTriggerId() })
  } catch (error) {
    if (toProblem(error).code !== 'CLUSTER_REFUSED') throw error
    const { 'flink-version': version } = await client.overview()
    const release = flinkVersion(version)
    if (release === null || triggersCheckpoints(release)) throw error
    throw new TidemarkError(
      {
        code: 'CHECKPOINT_TRIGGER_UNSUPPORTED',
        message: `The cluster runs Flink ${version}, and checkpoints can be asked for since 1.17. Take a savepoint instead.`,
        found: version,
      },
      { cause: error },
    )
  }
}

/** Null where the statistics do not have it yet: they lag by up to 3 s (`web.refresh-interval`). */
async function placeOf(client: FlinkClient, job: string, id: number): Promise<string | null> {
  try {
    return (await client.checkpoint(job, id)).external_path ?? null
  } catch (error) {
    if (toProblem(error).code === 'INTERNAL') throw error
    return null
  }
}

import { resolve } from 'node:path'
import { TidemarkError, toProblem } from '../../../shared/model/index.ts'
import { clusterClient } from '../cluster-client.ts'
import { EXIT } from '../exit-codes.ts'
import { flinkAction } from '../flink-action.ts'
import { ArgumentProblem } from '../flink-arguments.ts'
import { printLine } from '../output.ts'
import { toUri } from '../../storage/uri.ts'
import { claimModeOf, type RunOptions } from './run.ts'

/**
 * `tidemark run -d`: has a local cluster of Tidemark run a job, over REST as a jar is run on a real one, and does not wait for its end.
 * Returns the exit code.
 */
export async function runDetached(file: string, args: readonly string[], options: RunOptions): Promise<number> {
  if (options.map !== undefined) throw new ArgumentProblem('--map goes with a job that is run here, not with -d.')
  return flinkAction(false, async () => {
    const claimMode = claimModeOf(options)
    const client = await clusterClient(options.jobmanager)
    const module = await registered(() => client.registerModule(resolve(file)), client.address.cluster)
    try {
      const id = await client.runJar(module, {
        args,
        ...(options.parallelism !== undefined && { parallelism: options.parallelism }),
        ...(options.D !== undefined && { configuration: Object.fromEntries(options.D) }),
        ...(options.fromSavepoint !== undefined && {
          restore: { path: toUri(options.fromSavepoint), allowNonRestored: options.allowNonRestoredState === true, claimMode },
        }),
      })
      printLine(`Job has been submitted with JobID ${id}`)
      return EXIT.ok
    } finally {
      // the job has its module by now, and the next run names it anew
      await client.deleteJar(module).catch(() => undefined)
    }
  })
}

async function registered(register: () => Promise<string>, cluster: string): Promise<string> {
  try {
    return await register()
  } catch (error) {
    const { found } = toProblem(error)
    if (found?.startsWith('Not found: ') !== true) throw error
    throw new TidemarkError(
      {
        code: 'NOT_A_LOCAL_CLUSTER',
        message: `${cluster} is no local cluster of Tidemark that takes jobs: those alone run job modules. Start one with tidemark cluster start; on a cluster of Flink jars are run, by flink run.`,
      },
      { cause: error },
    )
  }
}

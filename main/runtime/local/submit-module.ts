import { TidemarkError } from '../../../shared/model/index.ts'
import { Configuration } from '../api/configuration.ts'
import { Options } from '../api/options.ts'
import type { Outcome, SubmitRequest } from '../cluster.ts'
import type { JobMaster } from '../scheduler/job-master.ts'
import type { JobRestore } from '../scheduler/job-restore.ts'
import { failureOf } from './failure-of.ts'
import type { Submission } from './local-cluster.ts'

/** Opens what a job is to go on from. Injected: how snapshots are found and opened is not the runtime's business. */
export type OpenRestore = (path: string) => Promise<Omit<JobRestore, 'allowNonRestored' | 'claimMode'>>

/** What the modules of jobs are submitted through. */
export interface ModuleHost {
  /** The cluster's own settings. */
  configuration: ReadonlyMap<string, string>
  /** Null where this cluster opens no savepoints. */
  openRestore: OpenRestore | null
  submit(submission: Submission): Promise<JobMaster>
}

/** Runs a job from its module: {@link startModule}, with all that is expected to go wrong as a failure. */
export async function submitModule(host: ModuleHost, request: SubmitRequest): Promise<Outcome<string>> {
  try {
    return { ok: true, value: (await startModule(host, request)).id }
  } catch (error) {
    // a defect of ours is not the job's failure
    if (!(error instanceof TidemarkError)) throw error
    return { ok: false, failure: failureOf(error) }
  }
}

/**
 * Imports the module and starts its job.
 * @throws TidemarkError of the module, of the job's own code, of opening the savepoint, and of starting
 */
async function startModule(host: ModuleHost, { path, args, parallelism, jobId, restore, ...request }: SubmitRequest): Promise<JobMaster> {
  const configuration = new Configuration({ ...Object.fromEntries(host.configuration), ...request.configuration })
  if (parallelism !== null) configuration.set(Options.PARALLELISM, parallelism)
  const from = restore === null ? null : await opened(host, restore.path)
  return host.submit({
    ...(jobId !== null && { id: jobId }),
    code: { kind: 'module', path, args, configuration: configuration.toRecord() },
    restore: from && {
      ...from,
      allowNonRestored: restore?.allowNonRestored === true,
      claimMode: restore?.claimMode ?? 'NO_CLAIM',
    },
  })
}

/** @throws TidemarkError of opening; where there is nothing, in Flink's words, which clients look for */
async function opened(host: ModuleHost, path: string): ReturnType<OpenRestore> {
  try {
    return await opener(host)(path)
  } catch (error) {
    if (!(error instanceof TidemarkError) || error.code !== 'LOCATION_NOT_FOUND') throw error
    const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(path)?.[1] ?? 'file'
    const message = `Cannot find checkpoint or savepoint file/directory '${path}' on file system '${scheme}'.`
    throw new TidemarkError({ ...error.toProblem(), code: 'NOT_FOUND', message }, { cause: error })
  }
}

function opener({ openRestore }: ModuleHost): OpenRestore {
  if (openRestore !== null) return openRestore
  throw new TidemarkError({
    code: 'RESTORE_UNSUPPORTED',
    message:
      'This cluster starts jobs from nothing alone. Restore with tidemark run -s, or on a cluster that tidemark cluster start began.',
  })
}

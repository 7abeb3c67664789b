import { z } from 'zod'
import { StartedJob, UploadedJar } from './answers.ts'
import { LIMITS } from './exchange.ts'
import type { JobAddress } from './job-address.ts'
import { askJson } from './rest-client.ts'
import { ARGUMENTS_FIELD, claimModeFields, type ClaimMode } from './versions.ts'

/** What a jar, or a job module of a local cluster, is run with. */
export interface JarRun {
  entryClass?: string
  args?: readonly string[]
  parallelism?: number
  /** 32 hex digits, chosen by the client: running twice with it is refused. */
  jobId?: string
  restore?: { path: string; allowNonRestored: boolean; claimMode: ClaimMode }
  /** Since 1.17. */
  configuration?: Readonly<Record<string, string>>
}

/** The main function of a job runs on the cluster before it answers, and what it is restored from is read. */
const RUN_LIMITS = { ...LIMITS, timeoutMs: 120_000 }

/** `POST /jars/:id/run` (`JarRunRequestBody`): the id of the job, which may fail yet. Throws `CLUSTER_REFUSED` with the cause. */
export async function runJar(address: JobAddress, jar: string, run: JarRun): Promise<string> {
  const { entryClass, args, parallelism, jobId, restore, configuration } = run
  const body = {
    ...(entryClass !== undefined && { entryClass }),
    ...(args !== undefined && args.length > 0 && { [ARGUMENTS_FIELD]: args }),
    ...(parallelism !== undefined && { parallelism }),
    ...(jobId !== undefined && { jobId }),
    ...(restore !== undefined && {
      savepointPath: restore.path,
      allowNonRestoredState: restore.allowNonRestored,
      ...claimModeFields(restore.claimMode),
    }),
    ...(configuration !== undefined && { flinkConfiguration: configuration }),
  }
  return askJson(address, { method: 'POST', route: `/jars/${encodeURIComponent(jar)}/run`, body }, StartedJob, RUN_LIMITS)
}

/** `POST /jars/upload`: the id of the jar. The cluster forgets it when it ends, unless `web.upload.dir` is set. */
export async function uploadJar(address: JobAddress, name: string, bytes: Blob): Promise<string> {
  const form = new FormData()
  form.append('jarfile', bytes, name)
  return askJson(address, { method: 'POST', route: '/jars/upload', form }, UploadedJar, RUN_LIMITS)
}

/** Tidemark's own: makes a job module on this machine known to a local cluster of Tidemark; the id stands for a jar's. */
export async function registerModule(address: JobAddress, path: string): Promise<string> {
  const { id } = await askJson(address, { method: 'POST', route: '/tidemark/modules', body: { path } }, z.object({ id: z.string() }))
  return id
}

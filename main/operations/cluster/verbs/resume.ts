import { openAsBlob } from 'node:fs'
import { basename } from 'node:path'
import { toProblem } from '../../../../shared/model/index.ts'
import { failureChain, reasons } from '../../../flink/failure-chain.ts'
import type { FlinkClient } from '../../../flink/flink-client.ts'
import type { JarRun } from '../../../flink/jar-runs.ts'
import { isOver } from '../../../flink/running-jobs.ts'
import { toUri } from '../../../storage/uri.ts'
import { divided } from '../plan/arguments.ts'
import { planResume } from '../plan/plan-resume.ts'
import { neverAnswered, type Verb } from './verb.ts'

/** How long a cluster knows a job that ended (`jobstore.expiration-time`). */
const JOBS_KEPT_MS = 3_600_000

/** Starts a job, from a savepoint or without. The operation's id is the job's: a cluster refuses it the second time. */
export const resume: Verb<'resume'> = {
  plan: planResume,
  place: (_facts, { savepoint }) => (savepoint === '' ? null : savepoint),
  async send({ client, id, facts }, { program, savepoint, claimMode, allowNonRestored, parallelism, args }) {
    const run: JarRun = {
      jobId: id,
      args: divided(args),
      ...(parallelism !== null && { parallelism }),
      ...(savepoint !== '' && { restore: { path: facts.own ? toUri(savepoint) : savepoint, allowNonRestored, claimMode } }),
    }
    if (!facts.own) return client.runJar(await jarOf(client, program), run)
    const module = await client.registerModule(program)
    try {
      return await client.runJar(module, run)
    } finally {
      // the job has its module by now, and the next run names it anew
      await client.deleteJar(module).catch(() => undefined)
    }
  },
  async look({ client, operation, ended }) {
    if (ended) return { type: 'failed', reasons: ['The local runtime ended, and the job with it.'] }
    const job = await client.job(operation.id).catch((error: unknown) => {
      if (toProblem(error).code === 'JOB_NOT_FOUND') return null
      throw error
    })
    if (job === null) {
      if (operation.state === 'requested') return neverAnswered(operation, JOBS_KEPT_MS)
      const reason = 'The cluster took the job and knows it no longer: it was restarted, or has forgotten it.'
      return { type: 'unknown', location: null, reasons: [reason] }
    }
    const { state } = job
    if (isOver(state) && state !== 'FINISHED') return { type: 'failed', reasons: await whyEnded(client, operation.id, state) }
    // Flink calls a job running before its tasks are: what they are restored from is read until then
    const runs = job.vertices.every(({ status }) => status === 'RUNNING' || status === 'FINISHED')
    return state === 'FINISHED' || (state === 'RUNNING' && runs) ? { type: 'completed', location: null } : { type: 'progress' }
  },
}

/** A jar that the cluster has, or one of this machine, which is uploaded. */
async function jarOf(client: FlinkClient, program: string): Promise<string> {
  if (!/^(?:\/|[a-z]:[\\/])/i.test(program)) return program
  return client.uploadJar(basename(program), await openAsBlob(program))
}

async function whyEnded(client: FlinkClient, job: string, state: string): Promise<string[]> {
  const result = await client.executionResult(job).catch(() => null)
  const stack = result?.['failure-cause']?.['stack-trace']
  return stack === undefined ? [`The job is ${state}.`] : reasons(failureChain(stack))
}

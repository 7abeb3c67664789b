import { z } from 'zod'
import { TidemarkError } from '../../shared/model/problem.ts'
import type { JobAddress } from './job-address.ts'
import type { Limits } from './exchange.ts'
import { getJson } from './rest-client.ts'

/** What is used of `MultipleJobsDetails`, the answer of `GET /jobs/overview`. */
const Overview = z.object({ jobs: z.array(z.object({ jid: z.string(), name: z.string(), state: z.string() })) })

/** `JobStatus` with a terminal state; SUSPENDED is terminal for this cluster. */
const OVER = new Set(['FAILED', 'CANCELED', 'FINISHED', 'SUSPENDED'])
/** As many as a message can hold. */
const LISTED = 10

/** True when a job in this `JobStatus` will not run again on its cluster. */
export function isOver(state: string): boolean {
  return OVER.has(state)
}

/** `running job`, or the state that it is in otherwise: `finished job`. */
export function jobInWords(state: string): string {
  return `${state.toLowerCase()} job`
}

/**
 * The id of the one job that runs on a cluster.
 * Throws `NO_RUNNING_JOB`, `SEVERAL_JOBS` (with id and name of each) and what {@link getJson} throws.
 */
export async function theRunningJob(address: JobAddress, limits: Limits): Promise<string> {
  const { jobs } = await getJson(address, '/jobs/overview', Overview, limits)
  const running = jobs.filter(({ state }) => !isOver(state))
  const [only] = running
  if (only === undefined) {
    throw new TidemarkError({
      code: 'NO_RUNNING_JOB',
      message: `No job runs on ${address.cluster}. Start it, or name a job that ended there: ${address.base}/jobs/<id>.`,
    })
  }
  if (running.length === 1) return only.jid
  const listed = running.slice(0, LISTED).map(({ jid, name }) => `${jid} (${name})`)
  if (running.length > LISTED) listed.push(`and ${running.length - LISTED} more`)
  throw new TidemarkError({
    code: 'SEVERAL_JOBS',
    message: `${running.length} jobs run on ${address.cluster}. Name one of them, as ${address.base}/jobs/<id>: ${listed.join(', ')}.`,
  })
}

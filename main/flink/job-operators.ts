import { z } from 'zod'
import { TidemarkError } from '../../shared/model/problem.ts'
import { isOver, jobInWords, theRunningJob } from './running-jobs.ts'
import { jobAddress } from './job-address.ts'
import { headOfChain } from './chain.ts'
import { LIMITS, type Limits } from './exchange.ts'
import { getJson } from './rest-client.ts'

/** An operator that a job's REST answer names. Flink tells no uids there. */
export interface NamedOperator {
  /** The operator's id, 32 hex digits. */
  id: string
  name: string
}

/** What a job told of its operators. */
export interface JobOperators {
  /** The job in words for people: `running job orders at host:8081`. */
  source: string
  operators: NamedOperator[]
}

/** What is used of `JobDetailsInfo`, the answer of `GET /jobs/<id>`. */
const Job = z.object({
  jid: z.string(),
  name: z.string(),
  state: z.string(),
  vertices: z.array(z.object({ id: z.string(), name: z.string() })),
  plan: z.object({ nodes: z.array(z.object({ id: z.string(), description: z.string().optional() })).optional() }).optional(),
})

/**
 * The operators that a job on a Flink cluster (1.15 to 2.3) can name: of each vertex the head of its chain, whose id is
 * the vertex's (`JobVertexID`, made from the head's operator id). The ids of the operators chained behind are not in the
 * REST API. A bare cluster address stands for its one running job.
 * Throws `JOB_ADDRESS_MALFORMED`, `NO_RUNNING_JOB`, `SEVERAL_JOBS` (naming them), `JOB_HAS_NO_VERTICES` and what {@link getJson} throws.
 */
export async function jobOperators(location: string, limits: Limits = LIMITS): Promise<JobOperators> {
  const address = jobAddress(location)
  const id = address.job ?? (await theRunningJob(address, limits))
  const job = await getJson({ ...address, job: id }, `/jobs/${id}`, Job, limits)
  if (job.vertices.length === 0) {
    throw new TidemarkError({
      code: 'JOB_HAS_NO_VERTICES',
      message: `The job ${job.name} at ${address.cluster} has no operators yet (it is ${job.state}). ${isOver(job.state) ? 'It failed before it was set up; name another job.' : 'Try again when it runs.'}`,
      retriable: !isOver(job.state),
      found: job.state,
    })
  }
  const drawn = new Map(job.plan?.nodes?.map((node) => [node.id, node.description ?? '']))
  return {
    source: `${jobInWords(job.state)} ${job.name} at ${address.cluster}`,
    operators: job.vertices.map((vertex) => ({
      id: vertex.id.toLowerCase(),
      name: headOfChain(vertex.name, drawn.get(vertex.id) ?? null),
    })),
  }
}

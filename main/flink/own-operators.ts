import { z } from 'zod'
import type { Limits } from './exchange.ts'
import type { JobAddress } from './job-address.ts'
import { refused, replyTo } from './rest-client.ts'

const OwnOperator = z.object({
  vertex: z.string(),
  id: z.string(),
  name: z.string(),
  uid: z.string().nullable(),
  userHash: z.string().nullable(),
})
/** An operator as a local cluster of Tidemark tells of it: with the id that its state is saved under, and what that comes from. */
export type OwnOperator = z.infer<typeof OwnOperator>

/**
 * The operators of a job, each chain's head first; null where the cluster is none of Tidemark's: Flink tells the id of each chain's head
 * alone, and no uid. Throws what `replyTo` throws, `CLUSTER_REFUSED`, `JOB_NOT_FOUND`.
 */
export async function ownOperators(address: JobAddress, job: string, limits: Limits): Promise<OwnOperator[] | null> {
  const ask = { method: 'GET', route: `/tidemark/jobs/${job}/operators` } as const
  const reply = await replyTo(address, ask, z.object({ operators: z.array(OwnOperator) }), limits)
  if (reply.ok) return reply.value.operators
  // what Flink says to a route that it does not have
  if (reply.status === 404 && reply.errors.some((error) => /^(Unable to load requested file|Not found:) /.test(error))) return null
  throw refused(address, ask, reply)
}

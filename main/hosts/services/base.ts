import { implement, ORPCError } from '@orpc/server'
import { contract, type AppInfo } from '../../../shared/contract/index.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Clusters } from '../../operations/cluster/clusters.ts'
import type { Operations } from '../../operations/cluster/operations.ts'
import type { OpenRequests } from '../open-requests.ts'
import { problemOf } from '../report.ts'
import type { SavepointEngine } from '../savepoint-engine.ts'
import type { Uploads } from '../uploads.ts'

/** What the services work on. One per process; both hosts build the same. */
export interface HostContext {
  catalog: Catalog
  clusters: Clusters
  operations: Operations
  engine: SavepointEngine
  uploads: Uploads
  openRequests: OpenRequests
  /** How the last reading of a catalog entry ended, by its id, in this run of the process. */
  outcomes: Map<string, 'opened' | 'failed'>
  info: AppInfo
  /** The system's open dialog, as a URI; null when it was closed, or where there is none. */
  pick: () => Promise<string | null>
}

/** Implements the contract. Whatever a service throws reaches the window as the typed error `PROBLEM`. */
export const service = implement(contract)
  .$context<HostContext>()
  .use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      if (error instanceof ORPCError) throw error // a request that does not fit the contract
      const problem = problemOf(error)
      throw new ORPCError('PROBLEM', { message: problem.message, data: problem })
    }
  })

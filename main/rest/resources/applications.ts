import type { Cluster } from '../../runtime/cluster.ts'
import { lifetime } from '../duration.ts'
import { type Route, ok } from '../route.ts'

/** `ApplicationsOverviewHandler` of Flink 2.3: each job is an application of its own. */
export function applicationRoutes(cluster: Cluster, now: () => number): Route[] {
  return [
    {
      method: 'GET',
      path: '/applications/overview',
      handle: async () => {
        const at = now()
        const applications = (await cluster.jobs()).map(({ id, name, state, startTime, endTime }) => ({
          id,
          name: `SingleJobApplication(${name})`,
          ...lifetime(startTime, endTime, at),
          status: state,
          jobs: { [state]: 1 },
        }))
        return ok({ applications })
      },
    },
  ]
}

import { REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import type { Route } from '../route.ts'
import type { Session } from '../session.ts'

/** `ShutdownHandler`. Answered before the cluster is gone. */
export function shutdownRoutes(session: Session | null): Route[] {
  return [
    {
      method: 'DELETE',
      path: '/cluster',
      handle: () => {
        if (session !== null) return { status: 200, body: {}, afterwards: session.shutDown }
        return refusal(403, REST_HANDLER_EXCEPTION, 'This cluster runs one job and ends with it. Cancel or stop the job.')
      },
    },
  ]
}

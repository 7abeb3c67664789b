import { service } from './base.ts'

export const app = {
  info: service.app.info.handler(({ context }) => context.info),
  pick: service.app.pick.handler(async ({ context }) => {
    const location = await context.pick()
    return location === null ? null : { location }
  }),
  openRequests: service.app.openRequests.handler(({ context, signal }) => context.openRequests.stream(signal)),
}

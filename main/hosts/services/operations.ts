import { service } from './base.ts'

export const operations = {
  watch: service.operations.watch.handler(({ context, signal }) => context.operations.watch(signal)),
  plan: service.operations.plan.handler(({ context, input }) => context.operations.plan(input.target, input.ask)),
  start: service.operations.start.handler(async ({ context, input }) => ({
    id: await context.operations.start(input.target, input.ask),
  })),
  dismiss: service.operations.dismiss.handler(({ context, input }) => ({ dismissed: context.operations.dismiss(input.id) })),
}

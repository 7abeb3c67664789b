import { service } from './base.ts'

export const clusters = {
  watch: service.clusters.watch.handler(({ context, signal }) => context.clusters.watch(signal)),
  programs: service.clusters.programs.handler(({ context, input }) => context.clusters.programs(input.cluster)),
  connect: service.clusters.connect.handler(({ context, input }) => ({ cluster: context.clusters.connect(input.name, input.address) })),
  disconnect: service.clusters.disconnect.handler(({ context, input }) => ({
    disconnected: context.clusters.disconnect(input.cluster),
  })),
  retry: service.clusters.retry.handler(({ context, input }) => {
    context.clusters.retry(input.cluster)
  }),
}

import { service } from './base.ts'

export const jobs = {
  watch: service.jobs.watch.handler(({ context, input, signal }) => context.clusters.watchJob(input.cluster, input.job, signal)),
}

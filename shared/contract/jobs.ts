import { z } from 'zod'
import { eventIterator } from '@orpc/contract'
import { JobView } from '../model/index.ts'
import { method } from './base.ts'

export const jobs = {
  /** One job of a cluster at once, then again after each look. */
  watch: method.input(z.object({ cluster: z.string(), job: z.string() })).output(eventIterator(JobView)),
}

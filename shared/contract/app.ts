import { z } from 'zod'
import { eventIterator } from '@orpc/contract'
import { method } from './base.ts'

export const AppInfo = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  platform: z.string(),
  /** Where the sample savepoint lies. */
  sample: z.string(),
  /** What was named on the command line, to be opened first. */
  open: z.string().nullable(),
})
export type AppInfo = z.infer<typeof AppInfo>

export const app = {
  info: method.output(AppInfo),
  /** The system's open dialog; null when it was closed, or when the host has none. */
  pick: method.output(z.object({ location: z.string() }).nullable()),
  /** Locations that the host asks the window to open (second start, file association, command line). */
  openRequests: method.output(eventIterator(z.object({ location: z.string() }))),
}

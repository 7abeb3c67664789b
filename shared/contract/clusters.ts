import { z } from 'zod'
import { eventIterator } from '@orpc/contract'
import { ClusterView, Program } from '../model/index.ts'
import { method } from './base.ts'

/** The clusters that Tidemark is connected to. */
export const clusters = {
  /** All of them with their jobs: what is known at once, then again after each look. Nobody is asked while nobody watches. */
  watch: method.output(eventIterator(z.array(ClusterView))),
  /** What it can start. */
  programs: method.input(z.object({ cluster: z.string() })).output(z.array(Program)),
  /** Keeps a connection to another cluster. */
  connect: method.input(z.object({ name: z.string().min(1), address: z.string().min(1) })).output(z.object({ cluster: z.string() })),
  /** Forgets a connection. False where there was none. */
  disconnect: method.input(z.object({ cluster: z.string() })).output(z.object({ disconnected: z.boolean() })),
  /** Looks at once, without waiting for the next try. */
  retry: method.input(z.object({ cluster: z.string() })),
}

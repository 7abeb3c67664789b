import { z } from 'zod'
import { eventIterator } from '@orpc/contract'
import { OperationAsk, OperationPlan, OperationTarget, OperationView } from '../model/index.ts'
import { method } from './base.ts'

const asked = z.object({ target: OperationTarget, ask: OperationAsk })

/** What is asked of clusters. It is written down before it is sent, so that nothing of it gets lost. */
export const operations = {
  /** In flight, and lately settled and not dismissed; newest first. At once, then after each change. */
  watch: method.output(eventIterator(z.array(OperationView))),
  /** Says what it would do; nothing is sent that changes anything. */
  plan: method.input(asked).output(OperationPlan),
  /** Writes it down and sends it; what becomes of it is told by `watch`. */
  start: method.input(asked).output(z.object({ id: z.string() })),
  /** Takes a settled operation out of the list; its events stay. */
  dismiss: method.input(z.object({ id: z.string() })).output(z.object({ dismissed: z.boolean() })),
}

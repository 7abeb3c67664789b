import { service } from './base.ts'
import { targetOf } from './target.ts'

export const contents = {
  states: service.contents.states.handler(({ context, input: { id, operator } }) =>
    context.engine.query(targetOf(context, id), 'statesOf', operator),
  ),
  open: service.contents.open.handler(({ context, input: { id, replaces, ...query } }) =>
    context.engine.openScan(targetOf(context, id), query, replaces),
  ),
  next: service.contents.next.handler(({ context, input: { scan, limit } }) => context.engine.nextOfScan(scan, limit)),
  close: service.contents.close.handler(async ({ context, input: { scan } }) => ({ closed: await context.engine.closeScan(scan) })),
  count: service.contents.count.handler(({ context, input: { id, replaces, ...query } }) =>
    context.engine.openCount(targetOf(context, id), query, replaces),
  ),
  counted: service.contents.counted.handler(({ context, input: { scan } }) => context.engine.nextOfCount(scan)),
  closeCount: service.contents.closeCount.handler(async ({ context, input: { scan } }) => ({
    closed: await context.engine.closeCount(scan),
  })),
  spread: service.contents.spread.handler(({ context, input: { id, operator, parallelism } }) =>
    context.engine.query(targetOf(context, id), 'spread', operator, parallelism),
  ),
}

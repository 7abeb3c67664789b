import { service } from './base.ts'

export const catalog = {
  list: service.catalog.list.handler(({ context, input }) => context.catalog.list(input.limit)),
  forget: service.catalog.forget.handler(({ context, input }) => ({ forgotten: context.catalog.forget(input.id) })),
  events: service.catalog.events.handler(({ context, input }) => context.catalog.events(input.id)),
  note: service.catalog.note.handler(({ context, input }) => context.catalog.note(input.id, input.text)),
}

import { z } from 'zod'
import { CatalogEntry, LifecycleEvent } from '../model/index.ts'
import { method } from './base.ts'

export const catalog = {
  /** Newest opened first. */
  list: method.input(z.object({ limit: z.number().int().min(1).max(1000).default(200) })).output(z.array(CatalogEntry)),
  /** Drops the entry from the catalog; files are never touched. */
  forget: method.input(z.object({ id: z.string() })).output(z.object({ forgotten: z.boolean() })),
  /** Newest first. */
  events: method.input(z.object({ id: z.string() })).output(z.array(LifecycleEvent)),
  note: method.input(z.object({ id: z.string(), text: z.string().max(20_000) })).output(CatalogEntry),
}

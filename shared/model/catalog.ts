import { z } from 'zod'
import { SnapshotFormat, SnapshotKind } from './inspect.ts'

/** Facts that happen to a savepoint. The journal is append-only; the entry below is derived from it. */
export const LifecycleEventType = z.enum(['opened', 'open-failed', 'forgotten', 'noted'])
export type LifecycleEventType = z.infer<typeof LifecycleEventType>

export const LifecycleEvent = z.object({
  id: z.number(),
  savepoint: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  type: LifecycleEventType,
  /** One sentence for people. */
  text: z.string(),
})
export type LifecycleEvent = z.infer<typeof LifecycleEvent>

/** A savepoint that Tidemark has opened or made. */
export const CatalogEntry = z.object({
  id: z.string(),
  /** URI of the folder or of the metadata file. */
  location: z.string(),
  name: z.string(),
  kind: SnapshotKind,
  format: SnapshotFormat,
  metadataVersion: z.number(),
  operators: z.number(),
  bytes: z.number(),
  firstOpenedAt: z.string(),
  lastOpenedAt: z.string(),
  notes: z.string(),
})
export type CatalogEntry = z.infer<typeof CatalogEntry>

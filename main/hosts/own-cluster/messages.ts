import type { FlinkSettings } from './settings.ts'

/** What the process of the own cluster is told first. */
export interface OwnClusterStart {
  settings: FlinkSettings
}

/** What it says once: where it answers, or why it could not start. */
export type OwnClusterSaid = { kind: 'ready'; url: string } | { kind: 'failed'; message: string }

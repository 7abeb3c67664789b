import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'
import type { PathMapping, SavepointSummary } from '../../shared/model/index.ts'
import { api } from '../client/client.ts'
import type { DroppedBytes } from '../logic/dropped.ts'
import { useActivity } from './activity.ts'
import { useCatalog } from './catalog.ts'

/** Savepoints that are open in this window, by the catalog's id. */
export const useSavepoints = defineStore('savepoints', () => {
  const activity = useActivity()
  const catalog = useCatalog()
  const opened = shallowReactive(new Map<string, SavepointSummary>())
  /** Bytes that were dropped and wait for the page that opens them: they have no address. */
  const dropped = shallowRef<DroppedBytes | null>(null)

  async function reading(subject: string, call: () => Promise<SavepointSummary>): Promise<SavepointSummary> {
    const summary = await activity.run('Reading _metadata of', subject, call)
    opened.set(summary.id, summary)
    void catalog.load()
    return summary
  }

  function open(location: string, maps: PathMapping[]): Promise<SavepointSummary> {
    return reading(location, () => api.savepoints.open({ location, maps }))
  }

  function openDropped(bytes: DroppedBytes): Promise<SavepointSummary> {
    return reading(bytes.name, () => api.savepoints.openUpload(bytes))
  }

  /** Reads again what the catalog knows; also after names were learned. */
  function reopen(id: string, name = 'a savepoint'): Promise<SavepointSummary> {
    return reading(name, () => api.savepoints.reopen({ id }))
  }

  return { opened, dropped, open, openDropped, reopen }
})

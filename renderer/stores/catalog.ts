import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { CatalogEntry } from '../../shared/model/index.ts'
import { api } from '../client/client.ts'

/** What Tidemark has opened or made, newest first. */
export const useCatalog = defineStore('catalog', () => {
  const entries = shallowRef<readonly CatalogEntry[]>([])
  const loaded = ref(false)

  async function load(): Promise<void> {
    entries.value = await api.catalog.list({ limit: 1000 })
    loaded.value = true
  }

  /** Drops an entry; its files are never touched. */
  async function forget(id: string): Promise<void> {
    await api.catalog.forget({ id })
    await load()
  }

  /** Saves the notes of an entry. */
  async function note(id: string, text: string): Promise<void> {
    const saved = await api.catalog.note({ id, text })
    entries.value = entries.value.map((entry) => (entry.id === id ? saved : entry))
  }

  return { entries, loaded, load, forget, note }
})

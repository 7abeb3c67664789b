import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { AppInfo } from '../../shared/contract/index.ts'
import { api } from '../client/client.ts'

/** What the window was told about the program it belongs to. */
export const useHost = defineStore('host', () => {
  const info = shallowRef<AppInfo | null>(null)
  async function load(): Promise<AppInfo> {
    const told = await api.app.info()
    info.value = told
    return told
  }
  return { info, load }
})

import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { RouteLocationRaw } from 'vue-router'

export interface Crumb {
  readonly label: string
  readonly to?: RouteLocationRaw
}

const FOLDED = 'tidemark.sidebar'

/** What surrounds the page: breadcrumbs, folded panes, which dialog is open. */
export const useFrame = defineStore('frame', () => {
  const crumbs = shallowRef<readonly Crumb[]>([])
  const sidebarFolded = ref(localStorage.getItem(FOLDED) === 'folded')
  /** Folded at first where it would be a drawer over the list. */
  const detailFolded = ref(innerWidth < 1280)
  const dialog = ref<'palette' | 'open' | 'keys' | null>(null)
  /** What the open dialog starts with, where a page knows. */
  const openWith = shallowRef<{ location: string; mapFrom: string } | null>(null)

  watch(sidebarFolded, (folded) => {
    localStorage.setItem(FOLDED, folded ? 'folded' : 'open')
  })
  watch(crumbs, (now) => {
    const last = now.at(-1)
    document.title = last ? `${last.label} · Tidemark` : 'Tidemark'
  })

  return { crumbs, sidebarFolded, detailFolded, dialog, openWith }
})

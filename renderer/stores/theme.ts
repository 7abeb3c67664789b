import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'

export type Theme = 'light' | 'dark'
const KEY = 'tidemark.theme'

function kept(): Theme | null {
  const value = localStorage.getItem(KEY)
  return value === 'light' || value === 'dark' ? value : null
}

/** Follows the system until a person switches; the choice is kept on this machine. */
export const useTheme = defineStore('theme', () => {
  const system = matchMedia('(prefers-color-scheme: dark)')
  const fromSystem = ref<Theme>(system.matches ? 'dark' : 'light')
  const chosen = ref<Theme | null>(kept())
  system.addEventListener('change', () => {
    fromSystem.value = system.matches ? 'dark' : 'light'
  })

  const theme = computed<Theme>(() => chosen.value ?? fromSystem.value)
  watchEffect(() => {
    const root = document.documentElement
    root.dataset['theme'] = theme.value
    root.classList.toggle('dark', theme.value === 'dark')
    root.classList.toggle('light', theme.value === 'light')
  })

  /** Switches; a choice that equals the system's goes back to following it. */
  function toggle(): void {
    const next: Theme = theme.value === 'dark' ? 'light' : 'dark'
    chosen.value = next === fromSystem.value ? null : next
    if (chosen.value === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, chosen.value)
  }

  return { theme, toggle }
})

import { useToast } from '@nuxt/ui/composables'

/** Copies text and says so. */
export function useClipboard(): { copy: (text: string, what: string) => Promise<void> } {
  const toast = useToast()
  return {
    async copy(text, what) {
      try {
        await navigator.clipboard.writeText(text)
        toast.add({ title: `Copied ${what}`, close: false, ui: { root: 'toast' } })
      } catch {
        toast.add({
          title: 'The clipboard refused the text.',
          description: 'Click into the window and copy once more.',
          ui: { root: 'toast' },
        })
      }
    },
  }
}

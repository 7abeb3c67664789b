import { useRouter } from 'vue-router'
import { useFrame } from '../stores/frame.ts'
import { useTheme } from '../stores/theme.ts'
import { useKeys } from './useKeys.ts'

/** Moves the focus to the next pane: the next element that carries `data-pane`, in document order. */
function nextPane(): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')]
  if (panes.length === 0) return
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const pane = panes[(at + 1) % panes.length]
  pane?.querySelector<HTMLElement>('[tabindex="0"], button, input, textarea, a[href]')?.focus()
}

/** Shortcuts that hold on every screen. */
export function useFrameKeys(): void {
  const frame = useFrame()
  const theme = useTheme()
  const router = useRouter()
  const flip = (dialog: 'palette' | 'open' | 'keys') => {
    frame.openWith = null
    frame.dialog = frame.dialog === dialog ? null : dialog
  }
  useKeys([
    {
      keys: 'mod+k',
      label: 'Find or run',
      run: () => {
        flip('palette')
      },
    },
    {
      keys: 'mod+o',
      label: 'Open a savepoint',
      run: () => {
        flip('open')
      },
    },
    {
      keys: 'mod+shift+l',
      label: 'Switch day and night',
      run: () => {
        theme.toggle()
      },
    },
    { keys: 'g h', label: 'Harbor', run: () => void router.push('/') },
    { keys: 'g s', label: 'Savepoints', run: () => void router.push('/savepoints') },
    {
      keys: '[',
      label: 'Fold the sidebar',
      run: () => {
        frame.sidebarFolded = !frame.sidebarFolded
      },
    },
    {
      keys: ']',
      label: 'Fold the detail',
      run: () => {
        frame.detailFolded = !frame.detailFolded
      },
    },
    { keys: 'f6', label: 'Next pane', run: nextPane },
    {
      keys: '?',
      label: 'Keys of this screen',
      run: () => {
        flip('keys')
      },
    },
  ])
}

import { onBeforeUnmount, onMounted, shallowReactive } from 'vue'
import { comboOf, isTyping, KeySequence } from '../logic/keys.ts'

export interface KeyBinding {
  /** As `logic/keys.ts` writes shortcuts. */
  readonly keys: string
  /** What it does, for the list of keys; an empty label keeps it out of that list. */
  readonly label: string
  readonly run: () => void
  /** `body`: only while no control has the focus, for keys that controls use themselves. */
  readonly only?: 'body'
}

/** The newest registration wins, so a page can take over a key of the frame. */
const layers = shallowReactive<(readonly KeyBinding[])[]>([])
const sequence = new KeySequence()

function find(keys: string): KeyBinding | undefined {
  for (let at = layers.length - 1; at >= 0; at--) {
    const hit = layers[at]?.find((binding) => binding.keys === keys)
    if (hit && (hit.only !== 'body' || document.activeElement === document.body)) return hit
  }
  return undefined
}

function onKeydown(event: KeyboardEvent): void {
  if (event.defaultPrevented) return
  const combo = comboOf(event)
  if (combo === null) return
  const global = combo.startsWith('mod+')
  const inDialog = event.target instanceof Element && event.target.closest('[role=dialog]') !== null
  if (!global && (isTyping(event.target) || inDialog)) return
  const starts = (first: string) => layers.some((layer) => layer.some(({ keys }) => keys.startsWith(`${first} `)))
  const hit = sequence.feed(combo, event.timeStamp, (keys) => find(keys) !== undefined, starts)
  if (hit === null) return
  event.preventDefault()
  find(hit)?.run()
}

/** Starts listening; called once, by the frame. */
export function listenForKeys(): () => void {
  window.addEventListener('keydown', onKeydown)
  return () => {
    window.removeEventListener('keydown', onKeydown)
  }
}

/** Shortcuts that hold while the calling component is on screen. */
export function useKeys(bindings: readonly KeyBinding[]): void {
  onMounted(() => layers.push(bindings))
  onBeforeUnmount(() => {
    const at = layers.indexOf(bindings)
    if (at >= 0) layers.splice(at, 1)
  })
}

/** Every shortcut that works now and has a name, the page's first. */
export function keysNow(): KeyBinding[] {
  const seen = new Set<string>()
  return [...layers]
    .reverse()
    .flat()
    .filter(({ keys, label }) => label !== '' && !seen.has(keys) && Boolean(seen.add(keys)))
}

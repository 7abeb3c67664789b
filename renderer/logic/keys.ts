/** Shortcuts as text: `mod+k`, `shift+s`, `/`, `g h` (one after the other). */

export interface KeyEventLike {
  readonly key: string
  readonly metaKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** The text of a pressed key, null for a lone modifier. Shift is named only where the character does not already show it. */
export function comboOf(event: KeyEventLike): string | null {
  const key = event.key.toLowerCase()
  if (['shift', 'control', 'meta', 'alt', 'dead', 'altgraph'].includes(key)) return null
  const mod = event.metaKey || event.ctrlKey ? 'mod+' : ''
  const alt = event.altKey ? 'alt+' : ''
  const shows = key.length === 1 && key === event.key && !/[a-z]/.test(key)
  const shift = event.shiftKey && !shows ? 'shift+' : ''
  return mod + alt + shift + (key === ' ' ? 'space' : key)
}

/** How long the second key of `g h` may take, in milliseconds. */
const CHORD_MS = 1_200

/** Follows pressed keys and tells which of the known shortcuts they complete. */
export class KeySequence {
  #held: { combo: string; at: number } | null = null

  feed(combo: string, now: number, known: (keys: string) => boolean, starts: (first: string) => boolean): string | null {
    const held = this.#held
    this.#held = null
    if (held && now - held.at <= CHORD_MS) {
      const chord = `${held.combo} ${combo}`
      if (known(chord)) return chord
    }
    if (known(combo)) return combo
    if (starts(combo)) this.#held = { combo, at: now }
    return null
  }
}

/** True where typed letters are text and not shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

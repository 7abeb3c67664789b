import type { Cursor } from '../../binary/cursor.ts'
import { latin1 } from '../../binary/latin1.ts'

/** Slots of the table; a power of two, and more than the states that one job usually names. */
const SLOTS = 1024

/**
 * Texts that every subtask repeats, such as the names of states: a text that was read before is not decoded again, and a
 * large savepoint holds one string per name. Two texts that fall into the same slot take turns; then they are decoded anew.
 */
export class RepeatedTexts {
  private readonly texts = new Array<string>(SLOTS).fill('')

  /** `readUTF`, as {@link Cursor.utf} reads it. */
  read(cursor: Cursor, field: string): string {
    const start = cursor.plainUtf(field)
    if (start === -1) return cursor.utf(field)
    const { bytes, buffer, position: end } = cursor
    const length = end - start
    if (length === 0) return ''
    const middle = bytes[start + (length >> 1)] as number
    const slot = (length * 31 + (bytes[start] as number) * 7 + middle * 13 + (bytes[end - 1] as number)) & (SLOTS - 1)
    const known = this.texts[slot] as string
    if (standsAt(known, bytes, start, end)) return known
    const text = latin1(buffer, start, end)
    this.texts[slot] = text
    return text
  }
}

function standsAt(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false
  for (let at = start; at < end; at++) if (text.charCodeAt(at - start) !== bytes[at]) return false
  return true
}

import { plural } from '../../shared/text/index.ts'
import { isUndecoded, mapPairs } from './entry.ts'

/** One line of a tree of JSON, with what unfolds below it. */
export type TreeNode =
  | { readonly kind: 'leaf'; readonly text: string; readonly tone: 'text' | 'number' | 'none' }
  | { readonly kind: 'bytes'; readonly bytes: number; readonly hex: string; readonly serializer: string }
  | { readonly kind: 'branch'; readonly says: string; readonly children: readonly (readonly [label: string, value: unknown])[] }

/** Bytes of undecoded values that are drawn; the copy has all. */
export const HEX_BYTES = 512

/** What a JSON value is as a line. Maps, written as `{ map: [[key, value], …] }`, unfold by their keys. */
export function treeNode(value: unknown): TreeNode {
  if (isUndecoded(value)) {
    const { bytes, serializer } = value.undecoded
    const shown = bytes.slice(0, 2 * HEX_BYTES).match(/../g) ?? []
    return { kind: 'bytes', bytes: bytes.length / 2, hex: shown.join(' '), serializer }
  }
  if (Array.isArray(value)) {
    return { kind: 'branch', says: plural(value.length, 'element'), children: value.map((element, at) => [String(at), element] as const) }
  }
  if (typeof value === 'object' && value !== null) {
    const pairs = mapPairs(value)
    if (pairs) return { kind: 'branch', says: `map of ${plural(pairs.length, 'entry', 'entries')}`, children: pairs }
    const fields = Object.entries(value)
    return { kind: 'branch', says: plural(fields.length, 'field'), children: fields }
  }
  if (typeof value === 'string') return { kind: 'leaf', text: JSON.stringify(value), tone: 'text' }
  return { kind: 'leaf', text: String(value), tone: value === null ? 'none' : 'number' }
}

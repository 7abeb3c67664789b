/**
 * UTF-8 as Java's `String.getBytes(UTF_8)` makes it. It differs from `TextEncoder` in one point: an unpaired
 * surrogate becomes `?`, not U+FFFD.
 */

/** Writes `text` into `out`, which must hold 3 bytes a UTF-16 code unit; returns how many bytes were written. */
export function encodeJavaUtf8(text: string, out: Uint8Array): number {
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      out[at++] = unit
    } else if (unit < 0x800) {
      out[at++] = 0xc0 | (unit >> 6)
      out[at++] = 0x80 | (unit & 0x3f)
    } else if (unit < 0xd800 || unit > 0xdfff) {
      out[at++] = 0xe0 | (unit >> 12)
      out[at++] = 0x80 | ((unit >> 6) & 0x3f)
      out[at++] = 0x80 | (unit & 0x3f)
    } else {
      const next = unit < 0xdc00 && i + 1 < text.length ? text.charCodeAt(i + 1) : 0
      if (next >= 0xdc00 && next <= 0xdfff) {
        const point = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00)
        out[at++] = 0xf0 | (point >> 18)
        out[at++] = 0x80 | ((point >> 12) & 0x3f)
        out[at++] = 0x80 | ((point >> 6) & 0x3f)
        out[at++] = 0x80 | (point & 0x3f)
        i++
      } else {
        out[at++] = 0x3f
      }
    }
  }
  return at
}

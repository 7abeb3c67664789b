/** What both ends of the RPC link must agree on beyond JSON. Give it to the link and to the handler alike. */

const CHUNK = 0x8000

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(text)
}

function fromBase64(text: unknown): Uint8Array {
  if (typeof text !== 'string') throw new TypeError('bytes on the wire are base64 text')
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
}

/** `Uint8Array` as base64: for windows of bytes (64 KiB at most), not for files; those travel as `Blob`. */
const uint8Array = {
  type: 21,
  condition: (data: unknown): boolean => data instanceof Uint8Array,
  serialize: toBase64,
  deserialize: fromBase64,
}

export const customJsonSerializers = [uint8Array]

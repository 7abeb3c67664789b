/** Why a block cannot be decompressed, for the caller to say where. */
export type Fault = string

/** A byte of Snappy yields at most 64 / 3 bytes. */
const MAX_RATIO = 22

/** Decodes one raw Snappy block (varint length, then literals and copies). Returns what is wrong where it is none. */
export function decodeSnappy(input: Uint8Array): Buffer | Fault {
  let at = 0
  let length = 0
  for (let factor = 1; ; factor *= 128) {
    const byte = input[at++]
    if (byte === undefined || at > 5) return 'no length'
    length += (byte & 0x7f) * factor
    if (byte < 0x80) break
  }
  if (length > input.length * MAX_RATIO) return `a length of ${length}, more than ${input.length} bytes can yield`
  const output = Buffer.allocUnsafeSlow(length)
  let to = 0
  while (at < input.length) {
    const tag = input[at++] as number
    if ((tag & 3) === 0) {
      let run = (tag >> 2) + 1
      if (run > 60) {
        const extra = run - 60
        if (at + extra > input.length) return 'a cut literal'
        run = 1
        for (let i = 0; i < extra; i++) run += (input[at + i] as number) * 2 ** (8 * i)
        at += extra
      }
      if (at + run > input.length || to + run > length) return 'a literal that does not fit'
      if (run <= 16) for (let i = 0; i < run; i++) output[to + i] = input[at + i] as number
      else output.set(input.subarray(at, at + run), to)
      at += run
      to += run
      continue
    }
    let run: number
    let distance: number
    if ((tag & 3) === 1) {
      run = ((tag >> 2) & 7) + 4
      distance = ((tag >> 5) << 8) | (input[at++] as number)
    } else {
      run = (tag >> 2) + 1
      distance = (input[at] as number) | ((input[at + 1] as number) << 8)
      if ((tag & 3) === 3) distance += (((input[at + 2] as number) | ((input[at + 3] as number) << 8)) >>> 0) * 65_536
      at += (tag & 3) === 3 ? 4 : 2
    }
    if (at > input.length) return 'a cut copy'
    if (distance === 0 || distance > to || to + run > length) return 'a copy that does not fit'
    for (let i = 0; i < run; i++) output[to + i] = output[to - distance + i] as number
    to += run
  }
  return to === length ? output : `${to} bytes where ${length} were announced`
}

import type { Fault } from '../../../binary/snappy.ts'

/** Decodes one raw LZ4 block of `length` bytes. Returns what is wrong where it is none. */
export function decodeLz4(input: Uint8Array, length: number): Buffer | Fault {
  // A byte of LZ4 yields at most 255.
  if (length > input.length * 255) return `a length of ${length}, more than ${input.length} bytes can yield`
  const output = Buffer.allocUnsafeSlow(length)
  let at = 0
  let to = 0
  while (at < input.length) {
    const token = input[at++] as number
    let run = token >> 4
    if (run === 15) {
      let byte: number
      do {
        byte = input[at++] ?? -1
        if (byte < 0) return 'a cut literal'
        run += byte
      } while (byte === 255)
    }
    if (at + run > input.length || to + run > length) return 'a literal that does not fit'
    if (run <= 16) for (let i = 0; i < run; i++) output[to + i] = input[at + i] as number
    else output.set(input.subarray(at, at + run), to)
    at += run
    to += run
    // The last sequence has literals alone.
    if (at === input.length) break

    const distance = (input[at] as number) | ((input[at + 1] as number) << 8)
    at += 2
    if (at > input.length) return 'a cut copy'
    run = (token & 15) + 4
    if (run === 19) {
      let byte: number
      do {
        byte = input[at++] ?? -1
        if (byte < 0) return 'a cut copy'
        run += byte
      } while (byte === 255)
    }
    if (distance === 0 || distance > to || to + run > length) return 'a copy that does not fit'
    for (let i = 0; i < run; i++) output[to + i] = output[to - distance + i] as number
    to += run
  }
  return to === length ? output : `${to} bytes where ${length} were announced`
}

/** A small generator of pseudo-random numbers with a seed (mulberry32), so that a failure can be run again. */
export function random(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Numbers that counts and lengths go wrong with. */
const EXTREMES = [0, -1, 1, 0x7fffffff, -0x80000000, 0x00ffffff, 0xffff, 0x10000]

/** A copy of `bytes` with one to four wounds: bits, extreme numbers, cuts, doubled and dropped stretches. */
export function mutate(bytes: Uint8Array, next: () => number): Uint8Array {
  let out = Uint8Array.from(bytes)
  const wounds = 1 + Math.floor(next() * 4)
  for (let i = 0; i < wounds && out.length > 8; i++) {
    const at = Math.floor(next() * (out.length - 8))
    const length = 1 + Math.floor(next() * 64)
    switch (Math.floor(next() * 6)) {
      case 0:
        out[at] = (out[at] ?? 0) ^ (1 << Math.floor(next() * 8))
        break
      case 1:
        new DataView(out.buffer).setInt32(at, EXTREMES[Math.floor(next() * EXTREMES.length)] ?? 0)
        break
      case 2:
        out = out.slice(0, at)
        break
      case 3:
        out = Uint8Array.from([...out.subarray(0, at + length), ...out.subarray(at)])
        break
      case 4:
        out = Uint8Array.from([...out.subarray(0, at), ...out.subarray(at + length)])
        break
      default:
        for (let j = at; j < Math.min(at + length, out.length); j++) out[j] = Math.floor(next() * 256)
    }
  }
  return out
}

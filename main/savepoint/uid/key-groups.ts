/**
 * Key groups: Flink's `KeyGroupRangeAssignment` and `MathUtils`. All arithmetic wraps at 32 bits as in Java.
 */

/** Inclusive. */
export interface KeyGroupRange {
  start: number
  end: number
}

export const MAX_KEY_GROUPS = 32_768

/** `MathUtils.murmurHash`: a non-negative int from a Java hash code. */
export function murmurHash(hashCode: number): number {
  let code = Math.imul(hashCode, 0xcc9e2d51)
  code = (code << 15) | (code >>> 17)
  code = Math.imul(code, 0x1b873593)
  code = (code << 13) | (code >>> 19)
  code = (Math.imul(code, 5) + 0xe6546b64) | 0
  code ^= 4
  code ^= code >>> 16
  code = Math.imul(code, 0x85ebca6b)
  code ^= code >>> 13
  code = Math.imul(code, 0xc2b2ae35)
  code ^= code >>> 16
  if (code >= 0) return code
  return code === -0x80000000 ? 0 : -code
}

/** The key group of a key with this Java hash code. */
export function keyGroupOf(hashCode: number, maxParallelism: number): number {
  return murmurHash(hashCode) % maxParallelism
}

/** The subtask that owns a key group. */
export function subtaskOf(keyGroup: number, parallelism: number, maxParallelism: number): number {
  return Math.floor((keyGroup * parallelism) / maxParallelism)
}

/** The key groups of a subtask; null where it has none (more subtasks than key groups). */
export function keyGroupRangeOf(subtask: number, parallelism: number, maxParallelism: number): KeyGroupRange | null {
  const start = Math.ceil((subtask * maxParallelism) / parallelism)
  const end = Math.floor(((subtask + 1) * maxParallelism - 1) / parallelism)
  return start <= end ? { start, end } : null
}

/** The max parallelism that Flink picks where the job sets none. */
export function defaultMaxParallelism(parallelism: number): number {
  const wanted = parallelism + Math.floor(parallelism / 2)
  return Math.min(Math.max(2 ** Math.ceil(Math.log2(wanted)), 128), MAX_KEY_GROUPS)
}

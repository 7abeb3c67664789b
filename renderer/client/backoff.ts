const STEPS = [500, 1_000, 2_000, 4_000, 8_000, 15_000] as const

/** Milliseconds to wait before the next attempt, after `failures` attempts in a row that failed. */
export function backoff(failures: number): number {
  return STEPS[Math.min(Math.max(failures - 1, 0), STEPS.length - 1)] ?? 15_000
}

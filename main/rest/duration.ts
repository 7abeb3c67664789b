/** Moments as Flink writes them: -1 for an end that has not come, and how long it took or takes until now. */
export function lifetime(start: number, end: number | null, now: number): { 'start-time': number; 'end-time': number; duration: number } {
  return { 'start-time': start, 'end-time': end ?? -1, duration: (end ?? now) - start }
}

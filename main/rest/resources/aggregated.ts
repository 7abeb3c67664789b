/** Minimum, average and the like over subtasks, of each name (`MetricStatistics`); whole numbers, cut off as Java does. */
export function aggregated(subtasks: readonly Readonly<Record<string, number>>[]): Record<string, object> {
  const names = Object.keys(subtasks[0] ?? {})
  // what was not measured counts as nothing: Java's long has no NaN
  return Object.fromEntries(names.map((name) => [name, statistics(subtasks.map((subtask) => subtask[name] || 0))]))
}

function statistics(samples: readonly number[]): object {
  const sorted = [...samples].sort((a, b) => a - b)
  const sum = sorted.reduce((total, each) => total + each, 0)
  return {
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    avg: Math.trunc(sum / sorted.length),
    sum,
    median: Math.trunc(percentile(sorted, 50)),
    p25: Math.trunc(percentile(sorted, 25)),
    p75: Math.trunc(percentile(sorted, 75)),
    p95: Math.trunc(percentile(sorted, 95)),
  }
}

/** As Commons Math estimates it by default: between the neighbours of position p(n + 1). */
function percentile(sorted: readonly number[], percent: number): number {
  const position = (percent * (sorted.length + 1)) / 100
  const below = Math.floor(position)
  const [lower, upper] = [sorted[below - 1], sorted[below]]
  if (lower === undefined) return sorted[0] ?? 0
  if (upper === undefined) return sorted.at(-1) ?? 0
  return lower + (position - below) * (upper - lower)
}

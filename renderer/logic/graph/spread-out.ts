/**
 * Places boxes of one column as near to where they want to be as their order allows (least squares: isotonic regression by pooling
 * neighbours that would overlap). `wanted` are centres and `sizes` heights, in the order from top to bottom. Returns centres.
 */
export function spreadOut(wanted: readonly number[], sizes: readonly number[], gap: number): number[] {
  // In coordinates from which the least distances are taken away, not to overlap means not to fall.
  const offsets: number[] = []
  let offset = 0
  for (const [at, size] of sizes.entries()) {
    if (at > 0) offset += ((sizes[at - 1] ?? 0) + size) / 2 + gap
    offsets.push(offset)
  }
  const pools: { sum: number; count: number }[] = []
  for (const [at, value] of wanted.entries()) {
    let pool = { sum: value - (offsets[at] ?? 0), count: 1 }
    for (let before = pools.at(-1); before && before.sum / before.count > pool.sum / pool.count; before = pools.at(-1)) {
      pools.pop()
      pool = { sum: before.sum + pool.sum, count: before.count + pool.count }
    }
    pools.push(pool)
  }
  const level = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count))
  return level.map((value, at) => value + (offsets[at] ?? 0))
}

const STEPS = [
  { from: 1e9, unit: 'G' },
  { from: 1e6, unit: 'M' },
  { from: 1e3, unit: 'k' },
] as const

/** Records per second: `212/s`, `41.2k/s`; below ten with one decimal; a dash where it is not known. */
export function rate(perSecond: number | null): string {
  if (perSecond === null) return '–'
  for (const { from, unit } of STEPS) {
    if (perSecond >= from * 0.99995) {
      const value = perSecond / from
      return `${value < 99.95 ? value.toFixed(1) : value.toFixed(0)}${unit}/s`
    }
  }
  return `${perSecond > 0 && perSecond < 9.95 ? perSecond.toFixed(1) : perSecond.toFixed(0)}/s`
}

/** A share of time from 0 to 1 as `64%`; a dash where it is not known. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%`
}

/** From here on a task that waits for room in its output is worth a word and a colour. */
const BACK_PRESSURED = 0.1

/** True where a vertex is held back by what comes after it so much that it shows. */
export function isBackPressured(share: number | null): boolean {
  return share !== null && share >= BACK_PRESSURED
}

/** Width of an edge by what flows over it, from 1.2 to 4 pixels; logarithmic, for rates differ by powers of ten. */
export function edgeWidth(perSecond: number | null): number {
  if (perSecond === null || perSecond <= 0) return 1.2
  return Math.min(4, 1.4 + 0.55 * Math.log10(1 + perSecond))
}

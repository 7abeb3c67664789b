import { count } from './count.ts'

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB']
const GB = 3

/**
 * A size for reading, in decimal units: one decimal from 1 GB up, none below, except that a KB or MB figure under 10
 * keeps one where rounding would take half of it: `908 B`, `9.2 KB`, `88 KB`, `38.2 GB`, `188.0 GB`.
 * Negative is Flink's "not known".
 */
export function bytes(size: number): string {
  if (size < 0) return 'size unknown'
  let unit = 0
  let value = size
  // 999.6 KB would print as 1000 KB: the step up is taken as soon as the rounded figure needs it.
  while (unit < UNITS.length - 1 && value >= (unit < GB ? 999.5 : 999.95)) {
    value /= 1000
    unit++
  }
  if (unit === 0) return `${Math.trunc(size)} B`
  const decimals = unit >= GB || (value < 9.95 && !Number.isInteger(value)) ? 1 : 0
  return `${value.toFixed(decimals)} ${UNITS[unit] ?? ''}`
}

/** A size to the byte, for hovering, copying and comparing: `2,411,908 B`. */
export function bytesExact(size: number): string {
  return size < 0 ? 'size unknown' : `${count(size)} B`
}

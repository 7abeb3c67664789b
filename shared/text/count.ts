/** A whole number with thousands separators: `2,411,908`. */
export function count(value: number): string {
  const digits = Math.abs(Math.trunc(value)).toFixed(0)
  return (value < 0 ? '-' : '') + digits.replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

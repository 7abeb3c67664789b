/** The first 8 digits of an operator id or hash, as prose shows it. Tables and copies take the whole. */
export function shortId(id: string): string {
  return id.slice(0, 8)
}

/**
 * A path cut in the middle to at most `length` characters. The last segment is kept whole as long as it fits, for it is
 * what tells one savepoint from the next: `s3://prod-flink/sa…/savepoint-a3f1c0-7d29e41b8c06`.
 */
export function middleCut(path: string, length: number): string {
  if (path.length <= length) return path
  const last = path.slice(path.lastIndexOf('/', path.length - 2) + 1)
  const tail = last.length + 2 <= length ? `/${last}` : last.slice(-Math.floor((length - 1) / 2))
  const head = path.slice(0, Math.max(0, length - 1 - tail.length))
  return `${head}…${tail}`
}

/** Values as texts that Java and JavaScript write alike. */
export const joined = (values: Iterable<unknown>): string => [...values].map(String).join(',')

export const pairs = <K, V>(entries: Iterable<readonly [K, V]>): string =>
  joined([...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${String(key)}:${String(value)}`))

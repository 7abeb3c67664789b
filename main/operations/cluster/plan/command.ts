import type { Facts } from '../facts.ts'

/** A word of a command line; quoted where a shell would read more into it. */
export function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A command of `tidemark` for an own cluster, of `flink` for another, with the cluster named. */
export function commandLine({ address, own }: Facts, verb: string, words: readonly string[]): string {
  const [program, cluster] = own ? ['tidemark', address.base] : ['flink', address.base.replace(/^https?:\/\//, '')]
  return [program, verb, '-m', word(cluster), ...words.map(word)].join(' ')
}

/** The request itself. User and password are left to be filled in. */
export function curl({ address }: Facts, method: 'POST' | 'PATCH', route: string, body: object | null): string {
  const parts = ['curl', '-sS', ...(method === 'POST' && body !== null ? [] : ['-X', method])]
  if (address.authorization !== null) parts.push('-u', 'USER:PASSWORD')
  if (body !== null) parts.push('-H', word('content-type: application/json'), '-d', word(JSON.stringify(body)))
  return [...parts, word(address.base + route)].join(' ')
}

/** True from this release on; a version that is not known counts as new. */
export function since({ version }: Facts, major: number, minor: number): boolean {
  return version === null || version.major > major || (version.major === major && version.minor >= minor)
}

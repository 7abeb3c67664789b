/** An operator without a uid, and the id that its state is saved under today. */
export interface Unpinned {
  readonly name: string
  /** 32 hex digits; null where it is not known. */
  readonly id: string | null
}

export const DIALECTS = ['Java', 'Python', 'TypeScript'] as const
export type Dialect = (typeof DIALECTS)[number]

/** A uid made from an operator's name: letters, digits and dashes. */
export function suggestedUid(name: string): string {
  const plain = name
    .replace(/^(Source|Sink): /, '$1 ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return plain === '' ? 'operator' : plain.slice(0, 48).replace(/-+$/, '')
}

/** Uids for several operators, each once: equal names are numbered. */
export function suggestedUids(names: readonly string[]): string[] {
  const used = new Set<string>()
  return names.map((name) => {
    const base = suggestedUid(name)
    let uid = base
    for (let again = 2; used.has(uid); again++) uid = `${base}-${again}`
    used.add(uid)
    return uid
  })
}

/**
 * The lines that keep today's state: a uid for the next savepoints, and the id of today, which is read on restore alone. `taken` are ids
 * that another operator has: to pin one of those would give the state to either of the two, so such a line names the uid only.
 */
export function pinLines(operators: readonly Unpinned[], dialect: Dialect, taken: ReadonlySet<string> = new Set()): string {
  const uids = suggestedUids(operators.map(({ name }) => name))
  const comment = dialect === 'Python' ? '#' : '//'
  return operators
    .map(({ name, id }, at) => {
      const uid = uids[at] ?? ''
      const pin = id === null || taken.has(id) ? null : id
      return `${comment} ${name}\n${callsOf(dialect, uid, pin)}`
    })
    .join('\n\n')
}

function callsOf(dialect: Dialect, uid: string, id: string | null): string {
  if (dialect === 'TypeScript') return `  .uid('${uid}')${id === null ? '' : `\n  .setUidHash('${id}')`}`
  const pin = dialect === 'Python' ? 'set_uid_hash' : 'setUidHash'
  return `  .uid("${uid}")${id === null ? '' : `\n  .${pin}("${id}")`}`
}

/**
 * Finds uids in the source of a job, without a compiler: calls that set a uid, and the string constants named in them.
 * It reads Java, Scala, Kotlin, Python, TypeScript and JavaScript, whose string literals look alike for this purpose.
 * Comments are read too: a uid that was commented out last month may be what an old savepoint needs.
 */

/** One argument of a uid call: literals and names joined by `+`. */
type Term = { literal: string } | { name: string }

/** What one file says. Names are resolved over all files together, for constants often live elsewhere. */
export interface SourceScan {
  uids: Term[][]
  /** uid calls followed by `setUidHash("…")` in the same chain of calls. */
  pins: { uid: Term[]; hash: string }[]
  constants: { name: string; value: Term[] }[]
}

const LITERAL = String.raw`"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|` + '`[^`$\\\\\r\\n]*`'
const NAME = String.raw`[A-Za-z_][\w.]*`
const EXPRESSION = String.raw`(?:${LITERAL}|${NAME})(?:\s*\+\s*(?:${LITERAL}|${NAME}))*`

const CALL = new RegExp(String.raw`\b(?:uid|setUid|set_uid|withUid|forUid)\s*\(\s*(${EXPRESSION})\s*\)`, 'g')
const PIN = /^(?:\s*\.\s*\w+\s*\([^()]*\))*?\s*\.\s*(?:setUidHash|set_uid_hash|uidHash)\s*\(\s*["']([0-9a-fA-F]{32})["']\s*\)/
/** `NAME = "…"`, with a type in between where the language has one. */
const CONSTANT = new RegExp(String.raw`\b([A-Za-z_]\w*)\s*(?::\s*[\w.]+\s*)?=\s*(${EXPRESSION})(?=\s*(?:[;,)}\n]|$))`, 'gm')
const TERM = new RegExp(`${LITERAL}|${NAME}`, 'g')

export function scanSource(text: string): SourceScan {
  const scan: SourceScan = { uids: [], pins: [], constants: [] }
  for (const call of text.matchAll(CALL)) {
    const uid = termsOf(call[1] ?? '')
    scan.uids.push(uid)
    const after = call.index + call[0].length
    const hash = PIN.exec(text.slice(after, after + 400))?.[1]
    if (hash !== undefined) scan.pins.push({ uid, hash: hash.toLowerCase() })
  }
  for (const [, name = '', value = ''] of text.matchAll(CONSTANT)) {
    if (/["'`]/.test(value)) scan.constants.push({ name, value: termsOf(value) })
  }
  return scan
}

/** A name with more meanings than this says nothing; bounds also what a product of names may become. */
const MAX_VALUES = 50
/** Constants made of constants, this deep. */
const MAX_DEPTH = 50

/** Names stand for every value that any file gives them; a uid with a name that no file explains is left out. */
export function resolveUids(scans: readonly SourceScan[]): { uids: Set<string>; pins: { uid: string; hash: string }[] }[] {
  const constants = new Constants(scans)
  return scans.map(({ uids, pins }) => ({
    uids: new Set(uids.flatMap((terms) => constants.valuesOf(terms))),
    pins: pins.flatMap(({ uid, hash }) => constants.valuesOf(uid).map((value) => ({ uid: value, hash }))),
  }))
}

/** The string constants of all files. Each name is worked out once; one that leads back to itself has no value there. */
class Constants {
  readonly #definitions = new Map<string, Term[][]>()
  readonly #meanings = new Map<string, string[]>()

  constructor(scans: readonly SourceScan[]) {
    for (const { name, value } of scans.flatMap(({ constants }) => constants)) {
      const values = this.#definitions.get(name)
      if (values === undefined) this.#definitions.set(name, [value])
      else if (values.length < MAX_VALUES) values.push(value)
    }
  }

  valuesOf(terms: readonly Term[], depth = 0): string[] {
    let texts = ['']
    for (const term of terms) {
      const values = 'literal' in term ? [term.literal] : this.#meaningsOf(term.name, depth)
      texts = texts.flatMap((text) => values.map((value) => text + value)).slice(0, MAX_VALUES)
    }
    return texts.filter((text) => text !== '' && text.length <= MAX_LENGTH)
  }

  #meaningsOf(path: string, depth: number): string[] {
    // `Uids.TOTALS` and `this.totals` are known by their last part.
    const name = path.slice(path.lastIndexOf('.') + 1)
    const known = this.#meanings.get(name)
    if (known !== undefined || depth === MAX_DEPTH) return known ?? []
    this.#meanings.set(name, [])
    const values = (this.#definitions.get(name) ?? []).flatMap((value) => this.valuesOf(value, depth + 1)).slice(0, MAX_VALUES)
    this.#meanings.set(name, values)
    return values
  }
}

/** No person writes a uid of this length; text built of text built of text may become one. */
const MAX_LENGTH = 10_000

function termsOf(expression: string): Term[] {
  return (expression.match(TERM) ?? []).map((term) => (/^["'`]/.test(term) ? { literal: unescaped(term.slice(1, -1)) } : { name: term }))
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' }

function unescaped(literal: string): string {
  return literal.replaceAll(/\\(?:u+([0-9a-fA-F]{4})|(.))/g, (_, unit: string | undefined, char: string | undefined) =>
    unit === undefined ? (ESCAPES[char ?? ''] ?? char ?? '') : String.fromCharCode(Number.parseInt(unit, 16)),
  )
}

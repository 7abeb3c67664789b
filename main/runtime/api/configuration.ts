import { TidemarkError } from '../../../shared/model/problem.ts'
import { parseDuration, parseSize } from './quantities.ts'

/** A key, what its text means, and what holds where it is not set (`ConfigOption`). */
export interface ConfigOption<T> {
  readonly key: string
  /** Names that it had before, still read (`withDeprecatedKeys`). */
  readonly oldKeys: readonly string[]
  readonly defaultValue: T
  /** What the value is to be, in words. */
  readonly expected: string
  /** Null where the text is none. */
  parse(text: string): NonNullable<T> | null
  format(value: NonNullable<T>): string
}

/** Settings of a job by Flink's names, as text (`Configuration`). */
export class Configuration {
  readonly #values = new Map<string, string>()

  constructor(values: Readonly<Record<string, string>> = {}) {
    for (const [key, value] of Object.entries(values)) this.#values.set(key, value)
  }

  /** Throws `INVALID_CONFIGURATION`, which names the key, where the text is not what the option takes. */
  get<T>(option: ConfigOption<T>): T {
    const key = [option.key, ...option.oldKeys].find((name) => this.#values.has(name))
    const text = key === undefined ? undefined : this.#values.get(key)
    if (key === undefined || text === undefined) return option.defaultValue
    const value = option.parse(text.trim())
    if (value !== null) return value
    throw new TidemarkError({
      code: 'INVALID_CONFIGURATION',
      message: `Could not parse value “${text}” for key “${key}”: it takes ${option.expected}.`,
      field: key,
      expected: option.expected,
      found: text,
    })
  }

  has(option: ConfigOption<unknown>): boolean {
    return [option.key, ...option.oldKeys].some((key) => this.#values.has(key))
  }

  set<T>(option: ConfigOption<T>, value: NonNullable<T>): this {
    return this.setText(option.key, option.format(value))
  }

  setText(key: string, value: string): this {
    this.#values.set(key, value)
    return this
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.#values)
  }
}

type Names = string | readonly [key: string, ...oldKeys: string[]]
type Value<T> = Pick<ConfigOption<T>, 'expected' | 'parse' | 'format'>

function option<T, D extends T | null>(names: Names, defaultValue: D, value: Value<T>): ConfigOption<T | D> {
  const [key, ...oldKeys] = typeof names === 'string' ? [names] : names
  return { key, oldKeys, defaultValue, ...value }
}

const numeric = (expected: string, parse: (text: string) => number | null): Value<number> => ({ expected, parse, format: String })

export const textOption = <D extends string | null>(names: Names, defaultValue: D): ConfigOption<string | D> =>
  option<string, D>(names, defaultValue, { expected: 'a text', parse: (text) => text, format: (text) => text })

export const intOption = <D extends number | null>(names: Names, defaultValue: D): ConfigOption<number | D> =>
  option<number, D>(
    names,
    defaultValue,
    numeric('a whole number', (text) => (/^[+-]?\d+$/.test(text) && Math.abs(Number(text)) <= 0x7fffffff ? Number(text) : null)),
  )

export const doubleOption = (names: Names, defaultValue: number): ConfigOption<number> =>
  option<number, number>(
    names,
    defaultValue,
    numeric('a number', (text) => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : null)),
  )

/** In milliseconds. */
export const durationOption = <D extends number | null>(names: Names, defaultValue: D): ConfigOption<number | D> =>
  option<number, D>(names, defaultValue, {
    ...numeric('a duration such as “10 s” or “5 min”', parseDuration),
    format: (milliseconds) => `${milliseconds} ms`,
  })

/** In bytes. */
export const sizeOption = (names: Names, defaultValue: number): ConfigOption<number> =>
  option<number, number>(names, defaultValue, {
    ...numeric('a size such as “20kb” or “64 mb”', parseSize),
    format: (bytes) => `${bytes} bytes`,
  })

export const booleanOption = (names: Names, defaultValue: boolean): ConfigOption<boolean> =>
  option<boolean, boolean>(names, defaultValue, {
    expected: '“true” or “false”',
    parse: (text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : null),
    format: String,
  })

/** One of a few words, in any case and with `-` or `_`; old words may stand for new ones. */
export const wordOption = <const W extends string, D extends W | null>(
  names: Names,
  words: readonly W[],
  defaultValue: D,
  others: Readonly<Record<string, W>> = {},
): ConfigOption<W | D> =>
  option<W, D>(names, defaultValue, {
    expected: `one of ${words.join(', ')}`,
    parse: (text) => {
      const plain = text.toLowerCase().replaceAll('_', '-')
      return words.find((word) => word.toLowerCase().replaceAll('_', '-') === plain) ?? others[plain] ?? null
    },
    format: (word) => word,
  })

import { TidemarkError } from '../../../shared/model/index.ts'
import { keyHashOf } from '../../savepoint/keyed/key-hash.ts'
import { isTupleSerializer } from '../../savepoint/serializers/families/products.ts'
import type { Serializer } from '../../savepoint/serializers/serializer.ts'
import { keyGroupOf } from '../../savepoint/uid/key-groups.ts'

/** A key that a person typed, as it stands in JSON and in which key group it lies. */
export interface WantedKey {
  /** JSON text of the key. */
  json: string
  /** Null where its hash code cannot be known without the job's classes: then every key group is searched. */
  keyGroup: number | null
}

/** Reads a key as a person types it: plain text for strings, numbers as they are, JSON for everything else. */
export function wantedKey(text: string, serializer: Serializer, maxParallelism: number): WantedKey {
  const parse = parserOf(serializer)
  const hashOf = keyHashOf(serializer)
  const typed = isTupleSerializer(serializer) || parse === null ? parseJson(text, serializer.type) : text
  if (parse === null || hashOf === null) return { json: JSON.stringify(typed), keyGroup: null }
  const key = parse(typed, text)
  return { json: JSON.stringify(serializer.toJson(key)), keyGroup: keyGroupOf(hashOf(key), maxParallelism) }
}

/** Turns what was typed, or an element of a typed tuple, into the key that the serializer would read; throws STATE_KEY. */
type Parser = (typed: unknown, text: string) => unknown

const WHOLE = /^-?\d+$/

/** Null where a key of this type cannot be typed. */
function parserOf(serializer: Serializer): Parser | null {
  const { type } = serializer
  switch (type) {
    case 'STRING':
      return (typed) => String(typed)
    case 'INT':
    case 'SHORT':
    case 'BYTE':
      return whole(type, Number)
    case 'LONG':
    case 'BIG_INT':
      return whole(type, BigInt)
    case 'BOOLEAN':
      return (typed, text) => {
        if (String(typed) !== 'true' && String(typed) !== 'false') throw notAKey(text, 'true or false, as keys are BOOLEAN')
        return String(typed) === 'true'
      }
    default:
      return isTupleSerializer(serializer) ? tupleParser(serializer.tupleFields, type) : null
  }
}

const whole =
  (type: string, of: (text: string) => number | bigint): Parser =>
  (typed, text) => {
    const digits = String(typed).trim()
    if (!WHOLE.test(digits)) throw notAKey(text, `a whole number, as keys are ${type}`)
    return of(digits)
  }

function tupleParser(fields: readonly Serializer[], type: string): Parser | null {
  const parsers = fields.map(parserOf)
  if (parsers.includes(null)) return null
  return (typed, text) => {
    if (!Array.isArray(typed) || typed.length !== fields.length)
      throw notAKey(text, `a JSON array of ${fields.length}, as keys are ${type}`)
    return typed.map((value: unknown, i) => parsers[i]?.(value, text))
  }
}

function parseJson(text: string, type: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw notAKey(text, `JSON, as keys are ${type}`)
  }
}

const notAKey = (text: string, expected: string): TidemarkError =>
  new TidemarkError({
    code: 'STATE_KEY',
    message: `"${text}" is not a key of this state: ${expected}. Write it as an entry of the state shows it.`,
    expected,
    found: text,
  })

import { TidemarkError } from '../../../shared/model/index.ts'
import type { JsonValue } from '../../savepoint/serializers/serializer.ts'
import type { ColumnType } from './column-type.ts'

/** A value as its column holds it: a bigint in `INT64`, bytes in `BYTES`, any JSON in `JSON`. Null where there is none. */
export type Cell = JsonValue | bigint | Uint8Array

const FLOATS: ReadonlyMap<string, number> = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0.0', -0],
])

/** Half of a surrogate pair: with the flag, whole pairs are characters of their own. */
const HALF_PAIR = /\p{Surrogate}/u

/**
 * The cell of a part of an entry, from its JSON. Null where the part is null or absent.
 *
 * @throws TidemarkError `EXPORT_TYPE` where the column's type cannot hold it: nothing is rounded or cut
 */
export function cellOf(type: ColumnType, json: JsonValue | undefined, column: string): Cell {
  if (json === undefined || json === null) return null
  const cell = convert(type, json)
  if (cell !== undefined) return cell
  throw new TidemarkError({
    code: 'EXPORT_TYPE',
    message: `The column ${column} has the type ${type}, and an entry has a value of another. Export this state as NDJSON, which holds every value.`,
    field: column,
    expected: type,
    found: JSON.stringify(json).slice(0, 200),
  })
}

/** As {@link cellOf}, for a part that has a column of hex beside it: null where {@link hexOf} has it. */
export const cellBesideHex = (type: ColumnType, json: JsonValue | undefined, column: string): Cell =>
  hexOf(type, json) === null ? cellOf(type, json, column) : null

/**
 * Hex of what cannot stand in a column: the bytes of a part that could not be decoded; of a text that is not Unicode
 * (half of a surrogate pair, which Java allows) its UTF-16 code units, big endian. Null for all else.
 */
export function hexOf(type: ColumnType, json: JsonValue | undefined): string | null {
  if (typeof json === 'string')
    return type !== 'STRING' || !HALF_PAIR.test(json) ? null : Buffer.from(json, 'utf16le').swap16().toString('hex')
  // A field of the job's own may be called `undecoded` too, among others.
  if (!isObject(json) || Object.keys(json).length !== 1) return null
  const undecoded = json['undecoded']
  return isObject(undecoded) && typeof undecoded['bytes'] === 'string' ? undecoded['bytes'] : null
}

function convert(type: ColumnType, json: JsonValue): Cell | undefined {
  switch (type) {
    case 'JSON':
      return json
    case 'STRING':
      return typeof json === 'string' && !HALF_PAIR.test(json) ? json : undefined
    case 'BOOLEAN':
      return typeof json === 'boolean' ? json : undefined
    case 'INT32':
      return typeof json === 'number' && (json | 0) === json ? json : undefined
    case 'INT64': {
      if (typeof json !== 'string' || !/^-?\d+$/.test(json)) return undefined
      const value = BigInt(json)
      return BigInt.asIntN(64, value) === value ? value : undefined
    }
    case 'FLOAT':
    case 'DOUBLE':
      return typeof json === 'number' ? json : typeof json === 'string' ? FLOATS.get(json) : undefined
    case 'BYTES':
      return isObject(json) && typeof json['bytes'] === 'string' ? Buffer.from(json['bytes'], 'hex') : undefined
  }
}

const isObject = (json: JsonValue | undefined): json is Record<string, JsonValue> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

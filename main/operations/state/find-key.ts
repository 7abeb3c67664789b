import { TidemarkError } from '../../../shared/model/index.ts'
import type { Serializer } from '../../savepoint/serializers/serializer.ts'
import { javaHashCode, type JavaValue } from '../../savepoint/uid/java-hash-code.ts'
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
  const java = javaValue(text, serializer.type)
  if (java === null) return { json: JSON.stringify(parseJson(text, serializer.type)), keyGroup: null }
  const json =
    java.type === 'String' || java.type === 'Long'
      ? JSON.stringify(String(java.value))
      : JSON.stringify('value' in java ? java.value : text)
  return { json, keyGroup: keyGroupOf(javaHashCode(java), maxParallelism) }
}

function javaValue(text: string, type: string): JavaValue | null {
  switch (type) {
    case 'STRING':
      return { type: 'String', value: text }
    case 'INT':
    case 'SHORT':
    case 'BYTE': {
      const value = Number(text)
      if (!Number.isInteger(value) || text.trim() === '') throw notAKey(text, `a whole number, as keys are ${type}`)
      return { type: type === 'INT' ? 'Integer' : type === 'SHORT' ? 'Short' : 'Byte', value }
    }
    case 'LONG':
      if (!/^-?\d+$/.test(text)) throw notAKey(text, 'a whole number, as keys are LONG')
      return { type: 'Long', value: BigInt(text) }
    case 'BOOLEAN':
      if (text !== 'true' && text !== 'false') throw notAKey(text, 'true or false, as keys are BOOLEAN')
      return { type: 'Boolean', value: text === 'true' }
    default:
      return null
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

import { expect, it } from 'vitest'
import { tupleOf } from '../../savepoint/serializers/families/products.ts'
import { primitives } from '../../savepoint/serializers/families/primitives.ts'
import type { Serializer } from '../../savepoint/serializers/serializer.ts'
import { javaHashCode } from '../../savepoint/uid/java-hash-code.ts'
import { keyGroupOf } from '../../savepoint/uid/key-groups.ts'
import { wantedKey } from './find-key.ts'

const codec = (type: string): Serializer => {
  const found = primitives.find((family) => family.codec?.type === type)?.codec
  if (found === undefined) throw new Error(type)
  return found
}

it.each([
  ['STRING', 'shop-7', '"shop-7"'],
  ['INT', '-5', '-5'],
  ['LONG', '9007199254740993', '"9007199254740993"'],
  ['BOOLEAN', 'true', 'true'],
])('a %s key', (type, text, json) => {
  expect(wantedKey(text, codec(type), 128)).toMatchObject({ json, keyGroup: expect.any(Number) as number })
})

it('a tuple as JSON lies where Java puts it', () => {
  const serializer = tupleOf([codec('STRING'), codec('LONG')])
  const hash = javaHashCode({
    type: 'Tuple',
    fields: [
      { type: 'String', value: 'a' },
      { type: 'Long', value: 7n },
    ],
  })
  expect(wantedKey('["a","7"]', serializer, 128)).toEqual({ json: '["a","7"]', keyGroup: keyGroupOf(hash, 128) })
})

it('keys whose hash code only the job knows are searched for everywhere', () => {
  expect(wantedKey('1.5', codec('DOUBLE'), 128)).toEqual({ json: '1.5', keyGroup: null })
})

it.each([
  ['INT', 'x'],
  ['LONG', ''],
  ['BOOLEAN', 'yes'],
])('refuses what is no %s', (type, text) => {
  expect(() => wantedKey(text, codec(type), 128)).toThrow(expect.objectContaining({ code: 'STATE_KEY' }) as Error)
})

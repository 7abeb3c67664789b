import { describe, expect, it } from 'vitest'
import vectors from '../../../tests/golden/vectors/key-groups.json' with { type: 'json' }
import { javaHashCode, type JavaValue } from './java-hash-code.ts'
import { defaultMaxParallelism, keyGroupOf, keyGroupRangeOf, murmurHash, subtaskOf } from './key-groups.ts'

const string = (value: string): JavaValue => ({ type: 'String', value })
const integer = (value: number): JavaValue => ({ type: 'Integer', value })

/** The vectors that are written as a composite's text. */
const COMPOSITES: Record<string, JavaValue> = {
  'Tuple2 (a,1)': { type: 'Tuple', fields: [string('a'), integer(1)] },
  'Tuple3 (a,1,true)': { type: 'Tuple', fields: [string('a'), integer(1), { type: 'Boolean', value: true }] },
  'Tuple1 (x)': { type: 'Tuple', fields: [string('x')] },
  'Row +I[a, 1]': { type: 'Row', kind: 'INSERT', fields: [string('a'), integer(1)] },
  'BigDecimal 12.50': { type: 'BigDecimal', unscaled: 1250n, scale: 2 },
  'Instant 2023-11-14T22:13:20.000000005Z': { type: 'Instant', seconds: 1_700_000_000n, nanos: 5 },
  'LocalDate 2024-02-29': { type: 'LocalDate', year: 2024, month: 2, day: 29 },
  'ArrayList [a, b]': { type: 'List', elements: [string('a'), string('b')] },
}

/** The vector's Date prints without its milliseconds: it is 2023-11-14T22:13:20.000Z. */
function valueOf(type: string, key: string): JavaValue {
  const name = type.slice(type.lastIndexOf('.') + 1)
  const composite = COMPOSITES[`${name} ${key}`]
  if (composite !== undefined) return composite
  switch (name) {
    case 'Integer':
    case 'Short':
    case 'Byte':
    case 'Double':
    case 'Float':
      return { type: name, value: Number(key) }
    case 'Long':
    case 'BigInteger':
      return { type: name, value: BigInt(key) }
    case 'Boolean':
      return { type: name, value: key === 'true' }
    case 'Date':
      return { type: name, value: BigInt(Date.parse(key)) }
    case 'Character':
    case 'String':
    case 'UUID':
      return { type: name, value: key }
    default:
      throw new Error(`no value for ${type}`)
  }
}

describe('javaHashCode and key groups', () => {
  it.each(vectors.keys)('$type $key', ({ type, key, hashCode, murmurHash: hash, keyGroupByMaxParallelism }) => {
    expect(javaHashCode(valueOf(type, key))).toBe(hashCode)
    expect(murmurHash(hashCode)).toBe(hash)
    for (const [max, group] of Object.entries(keyGroupByMaxParallelism)) expect(keyGroupOf(hashCode, Number(max))).toBe(group)
  })

  it('hashes large and negative numbers as Java does', () => {
    // Long.hashCode and BigInteger.hashCode agree on the words, not on the sign.
    expect(javaHashCode({ type: 'BigInteger', value: (1n << 64n) + 3n })).toBe(31 * 31 + 3)
    expect(javaHashCode({ type: 'BigInteger', value: -5n })).toBe(-5)
    expect(javaHashCode({ type: 'BigDecimal', unscaled: -((1n << 32n) + 2n), scale: 1 })).toBe(-(31 + 2) * 31 + 1)
  })

  it('hashes nulls inside composites as 0', () => {
    expect(javaHashCode({ type: 'Tuple', fields: [null, integer(4)] })).toBe(4)
    expect(javaHashCode({ type: 'Row', kind: 'DELETE', fields: [null] })).toBe(31 * 3 + 31)
  })
})

describe('murmurHash', () => {
  it.each(vectors.murmurHashInt)('of $in is $out', (vector) => {
    expect(murmurHash(vector.in)).toBe(vector.out)
  })
})

describe('key group ranges', () => {
  it.each(vectors.ranges)('$parallelism of $maxParallelism', ({ parallelism, maxParallelism, ranges, owners }) => {
    for (const { subtask, start, end } of ranges) expect(keyGroupRangeOf(subtask, parallelism, maxParallelism)).toEqual({ start, end })
    for (const { keyGroup, subtask } of owners) expect(subtaskOf(keyGroup, parallelism, maxParallelism)).toBe(subtask)
  })

  it('is empty for subtasks without key groups', () => {
    const ranges = [0, 1, 2].map((subtask) => keyGroupRangeOf(subtask, 3, 2))
    expect(ranges.filter((range) => range !== null)).toHaveLength(2)
  })

  it.each(vectors.defaultMaxParallelism)('default for $parallelism is $defaultMaxParallelism', (vector) => {
    expect(defaultMaxParallelism(vector.parallelism)).toBe(vector.defaultMaxParallelism)
  })
})

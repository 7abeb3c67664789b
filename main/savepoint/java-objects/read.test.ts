import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { positions } from '../../../tests/fuzz/damage.ts'
import { mutate, random } from '../../../tests/fuzz/mutate.ts'
import { Cursor } from '../../binary/cursor.ts'
import { STATE_FORMAT } from '../state/format.ts'
import { javaElements, javaEntries } from './collections.ts'
import { classChain, isJavaObject, type JavaObject, type JavaValue } from './model.ts'
import { readJavaObject } from './read.ts'

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/golden/vectors/java-objects.json'), 'utf8')) as {
  objects: { name: string; hex: string }[]
  serializers: { name: string; hex: string }[]
}
const streams = [...vectors.objects, ...vectors.serializers].map(({ name, hex }) => ({ name, bytes: Buffer.from(hex, 'hex') }))

const cursorOf = (bytes: Uint8Array): Cursor => new Cursor(bytes, 'file:///objects', STATE_FORMAT)
const parse = (bytes: Uint8Array): JavaValue => readJavaObject(cursorOf(bytes), 'object')

function named(name: string): JavaValue {
  const found = vectors.objects.find((vector) => vector.name === name)
  if (found === undefined) throw new Error(`no vector ${name}`)
  return parse(Buffer.from(found.hex, 'hex'))
}

function object(name: string): JavaObject {
  const value = named(name)
  if (!isJavaObject(value)) throw new Error(`${name} is no object`)
  return value
}

describe.each(streams)('$name', ({ bytes }) => {
  it('ends where its stream ends, whatever follows', () => {
    const cursor = cursorOf(Buffer.concat([bytes, Buffer.from('aced0005', 'hex')]))
    readJavaObject(cursor, 'object')
    expect(cursor.position).toBe(bytes.length)
    expect(cursor.depth).toBe(0)
  })

  it('cut anywhere is refused, and survives random damage', () => {
    for (const length of positions(bytes.length, 400)) expect(() => parse(bytes.subarray(0, length))).toThrow(TidemarkError)
    const next = random(bytes.length)
    for (let i = 0; i < 300; i++) {
      try {
        parse(mutate(bytes, next))
      } catch (error) {
        if (!(error instanceof TidemarkError)) throw error
        expect(error.code).toMatch(/^STATE_(INVALID|TRUNCATED)$/)
      }
    }
  })
})

describe('objects', () => {
  it('have fields of every type', () => {
    const { fields } = object('prims')
    expect(Object.fromEntries([...fields].filter(([, value]) => typeof value !== 'object'))).toEqual({
      ...{ b: -1, c: 0x20ac, d: 1.5, f: -2.5, i: 7, l: -8n, s: 9, z: true, t: 'äö\0' },
    })
    expect(fields.get('o')).toBeNull()
    expect(fields.get('a')).toMatchObject({ kind: 'array', elements: [1, -2] })
    expect(fields.get('w')).toMatchObject({ kind: 'array', elements: ['x', null, 'x'] })
    expect(fields.get('y')).toMatchObject({ elements: Uint8Array.of(1, 2, 3) })
    expect(fields.get('n')).toMatchObject({ elements: [{ elements: [1n] }, { elements: [2n, 3n] }, null] })
  })

  it('have the fields of superclasses, those of subclasses in front, and may hold themselves', () => {
    const derived = object('derived')
    expect(classChain(derived.class)).toEqual(['Gen$Derived', 'Gen$Base'])
    expect(derived.fields.get('shared')).toBe(10)
    expect(derived.fields.get('base')).toBe(2)
    expect(derived.fields.get('self')).toBe(derived)
    expect(derived.class.serialVersionUid).toBe(3n)
  })

  it('have what their class wrote by itself, blocks joined', () => {
    const { annotations } = object('custom')
    expect(annotations).toMatchObject([{ kind: 'block', bytes: Buffer.from([0, 0, 0, 42]) }, 'inside', { kind: 'block' }])
    expect(annotations[2]).toMatchObject({ bytes: { length: 2006 } })
    expect(object('externalizable').annotations[0]).toMatchObject({ bytes: Buffer.from([0, 0, 0, 0, 0, 0, 0, 99]) })
  })

  it('are enums, classes, proxies, texts', () => {
    expect(named('enum')).toMatchObject({ kind: 'enum', constant: 'ROUND', class: { name: 'Gen$Shape' } })
    expect(named('enum with body')).toMatchObject({ kind: 'enum', constant: 'SQUARE' })
    expect(named('class')).toMatchObject({ kind: 'class', name: 'Gen$Order' })
    expect(object('proxy')).toMatchObject({ class: { name: 'Gen$Greets', superclass: { name: 'java.lang.reflect.Proxy' } } })
    expect(named('string')).toBe('hé\0llo')
    expect(named('null')).toBeNull()
    expect(parse(Buffer.from('aced00057c00000000000000027a7a', 'hex'))).toBe('zz')
  })
})

describe('collections', () => {
  it.each(['array list', 'linked list', 'arrays as list', 'list of', 'unmodifiable'])('%s', (name) => {
    expect(javaElements(named(name))).toEqual(['a', 'b'])
  })

  it('with one element, and none, and what is no collection', () => {
    expect(javaElements(named('singleton'))).toEqual(['a'])
    expect(javaElements(named('empty'))).toEqual([])
    expect(javaElements(named('date'))).toBeNull()
    expect(javaEntries(named('date'))).toBeNull()
  })

  it('maps in the order of the stream', () => {
    expect(javaEntries(named('linked map'))?.map(([key]) => key)).toEqual(['one', 'two'])
    expect(javaEntries(named('hash map'))?.map(([key]) => key)).toEqual(['two', 'one'])
  })
})

describe('hostile streams', () => {
  it.each([
    ['another magic', 'cafe0005', 'magic'],
    ['an array of two billion', 'aced0005757200024949000000000000000002000078707fffffff', 'arrayClass'],
    ['a count beyond the bytes', 'aced0005757200025b49000000000000000002000078707fffffff', 'arrayLength'],
    ['a reference to nothing', 'aced000571007e0000', 'reference'],
    ['an exception', 'aced00057b', 'content'],
    ['a class that is its own ancestor', 'aced0005737200014100000000000000000200007871007e0000', 'superclass'],
  ])('%s', (_what, hex, field) => {
    expect(() => parse(Buffer.from(hex, 'hex'))).toThrow(
      expect.objectContaining({ field: expect.stringContaining(field) as string }) as Error,
    )
  })

  it('nested without end', () => {
    const array = '757200135b4c6a6176612e6c616e672e4f626a6563743b00000000000000000200007870'
    const deep = Buffer.from(`aced0005${`${array}00000001`.repeat(5000)}`, 'hex')
    expect(() => parse(deep)).toThrow(/nested at most 200 deep/)
  })
})

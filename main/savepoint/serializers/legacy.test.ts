import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../binary/byte-writer.ts'
import { Cursor } from '../../binary/cursor.ts'
import { STATE_FORMAT } from '../state/format.ts'
import { readLegacySerializers, readSerializerSnapshot } from './registry.ts'
import type { JsonValue, SerializerSnapshot } from './serializer.ts'

const { serializers } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/golden/vectors/java-objects.json'), 'utf8')) as {
  serializers: { name: string; hex: string; values: string[] }[]
}

const cursorOf = (bytes: Uint8Array): Cursor => new Cursor(bytes, 'file:///legacy', STATE_FORMAT)

/** What `writeSerializersAndConfigsWithResilience` makes of Java-serialized serializers. */
function block(objects: Uint8Array[]): Uint8Array {
  const body = new ByteWriter()
  const out = new ByteWriter()
  out.i32(objects.length)
  for (const object of objects) {
    out.i32(body.position)
    body.i32(1)
    body.i32(object.length)
    body.bytes(object)
    out.i32(body.position)
    body.i32(1)
    body.utf('org.apache.flink.api.common.typeutils.ParameterlessTypeSerializerConfig')
    body.i32(1)
    body.utf('whatever it says')
  }
  out.i32(body.position)
  out.bytes(body.finish())
  return out.finish()
}

function one(name: string): SerializerSnapshot {
  const hex = serializers.find((vector) => vector.name === name)?.hex ?? ''
  return readSerializerSnapshot(cursorOf(block([Buffer.from(hex, 'hex')])), 'serializer')
}

const EXPECTED: Record<string, [type: string, values: JsonValue[]]> = {
  int: ['INT', [5]],
  string: ['STRING', ['é', null]],
  bytes: ['PRIMITIVE_ARRAY<BYTE>', [{ bytes: '0102' }]],
  window: ['TIME_WINDOW', [['1', '2']]],
  'void namespace': ['VOID_NAMESPACE', [null]],
  list: ['LIST<STRING>', [['a', 'b']]],
  'runtime list': ['LIST<LONG>', [['1', '2']]],
  map: ['MAP<STRING, LONG>', [{ map: [['k', '7']] }]],
  array: ['OBJECT_ARRAY<INT>', [[1, null]]],
  tuple: ['TUPLE<STRING, INT, LIST<INT>>', [['a', 1, [2]]]],
  tuple0: ['TUPLE<>', [[]]],
  row: ['ROW<STRING, INT>', [{ kind: 'INSERT', row: ['a', null] }]],
  either: ['EITHER<STRING, INT>', [{ left: 'l' }, { right: 3 }]],
  pojo: ['POJO(Gen$Order)', [{ class: 'Gen$Order', cents: '995', id: 'o1', inner: { class: 'Gen$Inner', n: 4 }, tags: null }, null]],
  'pojo with registered subclass': [
    'POJO(Gen$Order)',
    [
      { class: 'Gen$Order', cents: '995', id: 'o1', inner: { class: 'Gen$Inner', n: 4 }, tags: null },
      { class: 'Gen$SubOrder', cents: '0', extra: 0, id: null, inner: null, tags: null },
    ],
  ],
  kryo: ['KRYO(Gen)', []],
}

describe.each(serializers)('the Java object of $name', ({ name, values }) => {
  it('gives the codec that wrote the values', () => {
    const { serializer } = one(name)
    const decoded = values.map((hex) => {
      const cursor = cursorOf(Buffer.from(hex, 'hex'))
      const value = serializer.read(cursor)
      expect(cursor.remaining).toBe(0)
      const out = new ByteWriter()
      serializer.write(out, value)
      expect(Buffer.from(out.finish()).toString('hex')).toBe(hex)
      return serializer.toJson(value)
    })
    expect([serializer.type, decoded]).toEqual(EXPECTED[name])
  })
})

describe('a block', () => {
  const objects = ['string', 'int'].map((name) => Buffer.from(serializers.find((vector) => vector.name === name)?.hex ?? '', 'hex'))

  it('holds serializers in their order and ends where its length says', () => {
    const bytes = block(objects)
    const cursor = cursorOf(Buffer.concat([bytes, Uint8Array.of(1, 2, 3)]))
    const found = readLegacySerializers(cursor, 'serializers')
    expect(found.map(({ serializer }) => serializer.type)).toEqual(['STRING', 'INT'])
    expect(found[0]?.className).toBe('org.apache.flink.api.common.typeutils.ParameterlessTypeSerializerConfig')
    expect(cursor.position).toBe(bytes.length)
    expect(found.reduce((sum, { raw }) => sum + raw.length, 0)).toBe(bytes.length - 4 - 2 * 8 - 4)
  })

  it('with a serializer that is not known hides only its values', () => {
    const custom = Buffer.from('aced00057372000a6a6f622e437573746f6d00000000000000010200007870', 'hex')
    const [first, second] = readLegacySerializers(cursorOf(block([custom, objects[1] as Buffer])), 'serializers')
    expect(first?.serializer.opaque).toContain('job.Custom')
    expect(second?.serializer.type).toBe('INT')
    const [broken] = readLegacySerializers(cursorOf(block([Uint8Array.of(1, 2, 3)])), 'serializers')
    expect(broken?.serializer.opaque).not.toBeNull()
  })

  it('cut anywhere, or with offsets out of order, is refused', () => {
    const bytes = block(objects)
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readLegacySerializers(cursorOf(bytes.subarray(0, length)), 'serializers')).toThrow(/STATE|ends early|cannot be read/)
    }
    const disordered = Uint8Array.from(bytes)
    new DataView(disordered.buffer).setInt32(8, -1)
    expect(() => readLegacySerializers(cursorOf(disordered), 'serializers')).toThrow(/offsets in order/)
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TidemarkError } from '../../../../shared/model/problem.ts'
import { ByteWriter } from '../../../binary/byte-writer.ts'
import { Cursor } from '../../../binary/cursor.ts'
import { STATE_FORMAT } from '../../state/format.ts'
import { readVersionedSnapshot } from '../registry.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import { parseAvroSchema } from './avro-schema.ts'
import { AvroReader, avroToJson, type AvroValue, writeAvro } from './avro-value.ts'
import { listOf, mapOf } from './collections.ts'
import { opaqueSerializer } from './opaque.ts'
import { PojoSerializer } from './pojo-value.ts'
import { optionOf, tupleOf } from './products.ts'
import { rowOf } from './row.ts'

const vectors = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../tests/golden/vectors/serializers-1.20.3.json'), 'utf8')) as {
    vectors: { name: string; versionedSnapshotHex: string }[]
  }
).vectors

const cursorOf = (hex: string): Cursor => new Cursor(Buffer.from(hex.replaceAll(' ', ''), 'hex'), 'file:///values', STATE_FORMAT)

/** The codec whose snapshot Flink wrote under that name. */
function flinks(name: string): Serializer {
  const vector = vectors.find((one) => one.name === name)
  if (vector === undefined) throw new Error(`no vector ${name}`)
  return readVersionedSnapshot(cursorOf(vector.versionedSnapshotHex), 'serializer').serializer
}

/** Reads all of the value, holds that it is written back the same, and gives its JSON. */
function roundTrip(serializer: Serializer, hex: string): JsonValue {
  const cursor = cursorOf(hex)
  const value = serializer.read(cursor)
  expect(cursor.remaining).toBe(0)
  const out = new ByteWriter()
  serializer.write(out, value)
  expect(Buffer.from(out.finish()).toString('hex')).toBe(hex.replaceAll(' ', ''))
  return serializer.toJson(value)
}

/** A simple snapshot: class name, version 3, no body. */
function simple(className: string): Serializer {
  const out = new ByteWriter()
  out.utf(className)
  out.i32(3)
  return readVersionedSnapshot(new Cursor(out.finish(), 'file:///values', STATE_FORMAT), 'serializer').serializer
}

const BASE = 'org.apache.flink.api.common.typeutils.base.'
const string = simple(`${BASE}StringSerializer$StringSerializerSnapshot`)
const int = simple(`${BASE}IntSerializer$IntSerializerSnapshot`)
const kryo = opaqueSerializer('KRYO(a.B)', 'kryo', 'only a.B can read it')

describe('pattern matching', () => {
  // Laid out as the source of Flink's serializers says; no vector has values of these.
  const event = '00000003 00000000000003e8'
  const node = `01 ${event} 03 6d31`
  const dewey = '00000003 00000001 00000000 00000002'

  it('nodes, versions and edges', () => {
    expect(roundTrip(flinks('CEP NodeId'), node)).toEqual({ event: { id: 3, timestamp: '1000' }, page: 'm1' })
    expect(roundTrip(flinks('CEP NodeId'), '00')).toBeNull()
    expect(roundTrip(flinks('CEP DeweyNumber'), dewey)).toBe('1.0.2')
    expect(roundTrip(flinks('CEP SharedBufferNode'), `00000001 00000002 ${node} ${dewey}`)).toEqual({
      edges: [{ refCount: 2, edge: { target: { event: { id: 3, timestamp: '1000' }, page: 'm1' }, version: '1.0.2' } }],
    })
  })

  it('states of the automaton', () => {
    const started = `03 6d31 ${node} ${dewey} 00000000000003e8 00000000000003e7 01 ${event}`
    const waiting = '03 6d31 00 00000001 00000001 ffffffffffffffff ffffffffffffffff 00'
    expect(roundTrip(flinks('CEP NFAStateSerializer'), `00000002 ${started} ${waiting} 00000000`)).toEqual({
      partialMatches: [
        {
          ...{ state: 'm1', node: { event: { id: 3, timestamp: '1000' }, page: 'm1' }, version: '1.0.2' },
          ...{ startTimestamp: '1000', previousTimestamp: '999', startEvent: { id: 3, timestamp: '1000' } },
        },
        { state: 'm1', node: null, version: '1', startTimestamp: '-1', previousTimestamp: '-1', startEvent: null },
      ],
      completedMatches: [],
    })
  })
})

describe('documents with a format of their own', () => {
  it('are shown as bytes', () => {
    expect(roundTrip(simple(`${BASE}VariantSerializer$VariantSerializerSnapshot`), '00000002 00000003 0c01 010000')).toEqual({
      variant: { value: { bytes: '0c01' }, metadata: { bytes: '010000' } },
    })
    expect(roundTrip(simple(`${BASE}BitmapSerializer$BitmapSerializerSnapshot`), '00000002 3a30')).toEqual({ bytes: '3a30' })
  })
})

describe('a part that takes all bytes', () => {
  it('leaves none to what stands behind it, and everything is written back', () => {
    const undecoded = (bytes: string): JsonValue => ({ undecoded: { bytes, serializer: 'kryo' } })
    expect(roundTrip(tupleOf([int, kryo, int]), '00000001 aabb 00000002')).toEqual([
      1,
      undecoded('aabb00000002'),
      { undecoded: { bytes: '', serializer: 'unknown' } },
    ])
    expect(roundTrip(listOf(kryo) as Serializer, '00000003 aabb 0000')).toEqual([undecoded('aabb0000')])
    expect(roundTrip(mapOf(string, kryo) as Serializer, '00000002 026b 00 aabb 026c 00 cc')).toEqual({
      map: [['k', undecoded('aabb026c00cc')]],
    })
    expect(roundTrip(rowOf([kryo, int], true), '00 aabb 00000001')).toMatchObject({ row: [undecoded('aabb00000001'), {}] })
    expect(roundTrip(optionOf(kryo), '01 aabb')).toEqual(undecoded('aabb'))
    const pojo = new PojoSerializer('a.P', [
      { name: 'a', serializer: int },
      { name: 'b', serializer: kryo },
      { name: 'c', serializer: int },
    ]) as Serializer
    expect(roundTrip(pojo, '02 00 00000001 00 aabb 00 00000002')).toEqual({ class: 'a.P', a: 1, b: undecoded('aabb0000000002') })
    expect(roundTrip(tupleOf([pojo, int]), '02 00 00000001 00 aabb 00 00000002 00000003')).toMatchObject([{ a: 1 }, {}])
  })

  it('also when it is an object of a subclass that the snapshot does not describe', () => {
    const pojo = new PojoSerializer('a.P', [{ name: 'a', serializer: int }])
    expect(roundTrip(tupleOf([pojo as Serializer, int]), '04 0003 612e51 02 00 00000001 00000002')).toMatchObject([{ class: 'a.Q' }, {}])
  })
})

describe('objects', () => {
  it('without some fields are written with nulls in their place', () => {
    const pojo = new PojoSerializer('a.P', [
      { name: 'a', serializer: int },
      { name: 'b', serializer: string },
    ])
    const out = new ByteWriter()
    pojo.write(out, { className: 'a.P', fields: new Map([['a', 7]]) })
    expect(Buffer.from(out.finish()).toString('hex')).toBe('02000000000701')
  })
})

describe('lists of values without bytes', () => {
  it('are believed within reason', () => {
    const nulls = listOf(simple(`${BASE}NullValueSerializer$NullValueSerializerSnapshot`)) as Serializer
    expect(roundTrip(nulls, '00000003')).toEqual([null, null, null])
    expect(() => nulls.read(cursorOf('7fffffff'))).toThrow(TidemarkError)
  })
})

describe('Avro', () => {
  const both = (schema: unknown, hex: string): JsonValue => {
    const parsed = parseAvroSchema(JSON.stringify(schema))
    const serializer: Serializer<AvroValue> = {
      ...{ type: 'AVRO', length: -1, opaque: null },
      read: (cursor) => new AvroReader(cursor).read(parsed, 0),
      write: (out, value) => {
        writeAvro(out, parsed, value)
      },
      toJson: (value) => avroToJson(parsed, value),
    }
    return roundTrip(serializer, hex)
  }

  it('keeps text that is not UTF-8, floats, and long lists', () => {
    expect(both('string', '00000002 ff61')).toBe('\ufffda')
    expect(both('float', '3dcccccd')).toBe(0.1)
    expect(both({ type: 'array', items: 'boolean' }, `8201 ${'01'.repeat(130)} 00`)).toEqual(Array(130).fill(true))
    expect(both({ type: 'array', items: 'null' }, '8002 00')).toEqual(Array(256).fill(null))
  })

  it('reads a record that holds itself, and refuses one without end', () => {
    const link = { type: 'record', name: 'Link', fields: [{ name: 'next', type: ['null', 'Link'] }] }
    expect(both(link, '00000001 00000001 00000000')).toEqual({ next: { next: { next: null } } })
    expect(() => new AvroReader(cursorOf('00000001'.repeat(1000))).read(parseAvroSchema(JSON.stringify(link)), 0)).toThrow(
      /nested at most 200/,
    )
  })

  it('believes in values without bytes within reason', () => {
    const nulls = parseAvroSchema(JSON.stringify({ type: 'array', items: { type: 'array', items: 'null' } }))
    expect(() => new AvroReader(cursorOf(`7f ${'ffffff7f00'.repeat(127)} 00`)).read(nulls, 0)).toThrow(/at most \d+ items/)
  })
})

describe('rows of the Table API', () => {
  const nested = flinks('RowData(ROW<INT,VARCHAR>,ARRAY<INT>,MAP<VARCHAR,INT>)')

  it('refuse slots that point outside', () => {
    const far = `00000020 0000000000000000 18000000 7f000000 ${'0000000000000000'.repeat(2)}`
    expect(() => nested.read(cursorOf(far))).toThrow(/a part inside 32 bytes/)
  })

  it('refuse arrays that announce more than they have', () => {
    const array = flinks('ArrayData<INT>')
    for (const count of ['ffffff7f', 'ffffffff', '04000000'])
      expect(() => array.read(cursorOf(`0000000c ${count} 0000000000000000`))).toThrow(TidemarkError)
  })
})

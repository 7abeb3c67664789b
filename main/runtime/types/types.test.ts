import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../binary/byte-writer.ts'
import { Cursor } from '../../binary/cursor.ts'
import { STATE_FORMAT } from '../../savepoint/state/format.ts'
import type { TypeInformation } from './type-information.ts'
import { NamespaceTypes, timerType, ttlType, Types } from './types.ts'

interface Vector {
  name: string
  versionedSnapshotHex: string
}
/** Snapshots that Flink's own serializers wrote. */
const vectors = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../tests/golden/vectors/serializers.json'), 'utf8')) as { vectors: Vector[] }
).vectors

const ALL: [string, TypeInformation][] = [
  ['Integer', Types.INT],
  ['Long', Types.LONG],
  ['Short', Types.SHORT],
  ['Byte', Types.BYTE],
  ['Boolean', Types.BOOLEAN],
  ['Character', Types.CHAR],
  ['Double', Types.DOUBLE],
  ['Float', Types.FLOAT],
  ['String', Types.STRING],
  ['BigInteger', Types.BIG_INT],
  ['Void', Types.VOID],
  ['byte[]', Types.BYTES],
  ['Tuple2<String,Integer>', Types.TUPLE(Types.STRING, Types.INT)],
  ['Row(String,Int,Long) named', Types.ROW(Types.STRING, Types.INT, Types.LONG)],
  ['List<String>', Types.LIST(Types.STRING)],
  ['Nullable<Integer>', Types.NULLABLE(Types.INT)],
  ['Map<String,Integer>', Types.MAP(Types.STRING, Types.INT)],
  ['VoidNamespace', NamespaceTypes.VOID],
  ['TimeWindow', NamespaceTypes.TIME_WINDOW],
  ['Timer<String,VoidNamespace>', timerType(Types.STRING, NamespaceTypes.VOID)],
  ['Timer<Long,TimeWindow>', timerType(Types.LONG, NamespaceTypes.TIME_WINDOW)],
  ['Ttl<String>', ttlType(Types.STRING)],
]

describe('what Flink stores of a type', () => {
  it.each(ALL)('%s', (name, type) => {
    const vector = vectors.find((one) => one.name === name)
    expect(Buffer.from(type.snapshot.raw).toString('hex')).toBe(vector?.versionedSnapshotHex)
  })

  it('a POJO, as Flink 2 stores it', () => {
    const vector = vectors.find(({ name }) => name === 'POJO MyPojo (List<String> field)')
    const className = /(\w+\.)+MyPojo/.exec(Buffer.from(vector?.versionedSnapshotHex ?? '', 'hex').toString('latin1'))?.[0] ?? ''
    const type = Types.POJO(className, {
      name: Types.STRING,
      count: Types.INT,
      opt: Types.LONG,
      tags: Types.NULLABLE(Types.LIST(Types.NULLABLE(Types.STRING))),
    })
    expect(Buffer.from(type.snapshot.raw).toString('hex')).toBe(vector?.versionedSnapshotHex)
  })
})

describe('values go through the codec and come back', () => {
  const through = <T>(type: TypeInformation<T>, value: T): T => {
    const out = new ByteWriter()
    type.snapshot.serializer.write(out, type.toStored(value))
    return type.fromStored(type.snapshot.serializer.read(new Cursor(out.finish(), 'value', STATE_FORMAT)))
  }

  it('a POJO with a list, a map and a null', () => {
    const order = Types.POJO('shop.Order', {
      id: Types.STRING,
      cents: Types.LONG,
      tags: Types.LIST(Types.STRING),
      counts: Types.MAP(Types.STRING, Types.INT),
    })
    const value = { id: 'a', cents: 5n, tags: ['x', 'y'], counts: new Map([['k', 1]]) }
    expect(through(order, value)).toEqual(value)
    expect(through(order, { ...value, id: null as unknown as string })).toEqual({ ...value, id: null })
  })

  it('tuples and rows', () => {
    expect(through(Types.TUPLE(Types.STRING, Types.LONG), ['a', 7n])).toEqual(['a', 7n])
    const value = { kind: 'DELETE' as const, fields: ['a', null, 3n] }
    expect(through(Types.ROW(Types.STRING, Types.INT, Types.LONG), value)).toEqual(value)
  })
})

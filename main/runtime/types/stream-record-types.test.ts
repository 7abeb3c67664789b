import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../binary/byte-writer.ts'
import { Cursor } from '../../binary/cursor.ts'
import { STATE_FORMAT } from '../../savepoint/state/format.ts'
import { bufferEntryType, type KeptElement, streamElementType } from './stream-record-types.ts'
import type { TypeInformation } from './type-information.ts'
import { Types } from './types.ts'

/** What the serializers of Flink 1.20.3 and 2.2.0 write, both the same: a composite snapshot around that of strings, and values. */
const AROUND_STRING =
  '00000003000de70400000002001457fd00000001000000010054' +
  Buffer.from('org.apache.flink.api.common.typeutils.base.StringSerializer$StringSerializerSnapshot').toString('hex') +
  '00000003'
const written = (name: string): string => {
  const length = name.length.toString(16).padStart(4, '0')
  return length + Buffer.from(name).toString('hex') + AROUND_STRING
}
const ELEMENTS: [KeptElement<string>, string][] = [
  [{ kind: 'record', timestamp: 7, value: 'ab' }, '000000000000000007036162'],
  [{ kind: 'record', timestamp: null, value: 'ab' }, '01036162'],
  [{ kind: 'watermark', timestamp: 9 }, '020000000000000009'],
  [{ kind: 'watermark', timestamp: Number.POSITIVE_INFINITY }, '027fffffffffffffff'],
]

function bytesOf<T>(type: TypeInformation<T>, value: T): Uint8Array {
  const out = new ByteWriter()
  type.snapshot.serializer.write(out, type.toStored(value))
  return out.finish()
}
const readBack = <T>(type: TypeInformation<T>, bytes: Uint8Array): T =>
  type.fromStored(type.snapshot.serializer.read(new Cursor(bytes, 'value', STATE_FORMAT)))

describe('stream elements', () => {
  const type = streamElementType(Types.STRING)

  it('have the snapshot that Flink writes', () => {
    expect(Buffer.from(type.snapshot.raw).toString('hex')).toBe(
      written('org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer$StreamElementSerializerSnapshot'),
    )
  })

  it.each(ELEMENTS)('%o is %s', (element, hex) => {
    expect(Buffer.from(bytesOf(type, element)).toString('hex')).toBe(hex)
    expect(readBack(type, Buffer.from(hex, 'hex'))).toEqual(element)
  })

  it('are told in JSON; an unknown tag is refused', () => {
    const { serializer } = type.snapshot
    expect(serializer.toJson(type.toStored({ kind: 'record', timestamp: 7, value: 'ab' }))).toEqual({ timestamp: '7', value: 'ab' })
    expect(serializer.toJson(type.toStored({ kind: 'watermark', timestamp: 9 }))).toEqual({ watermark: '9' })
    expect(() => readBack(type, Uint8Array.of(9))).toThrow(/watermark/)
  })
})

it('buffer entries of an interval join are as Flink writes them', () => {
  const type = bufferEntryType(Types.STRING)
  expect(Buffer.from(type.snapshot.raw).toString('hex')).toBe(
    written('org.apache.flink.streaming.api.operators.co.IntervalJoinOperator$BufferEntrySerializerSnapshot'),
  )
  expect(Buffer.from(bytesOf(type, 'ab')).toString('hex')).toBe('00036162')
  expect(readBack(type, Buffer.from('01036162', 'hex'))).toBe('ab')
  expect(type.snapshot.serializer.toJson(type.toStored('ab'))).toBe('ab')
})

import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../../savepoint/serializers/serializer.ts'
import { cellBesideHex, cellOf, hexOf } from './cell.ts'
import { columnType, type ColumnType } from './column-type.ts'

describe('a cell', () => {
  it('is the value in its own type', () => {
    expect(cellOf('INT64', '-9223372036854775808', 'value')).toBe(-(2n ** 63n))
    expect(cellOf('INT32', -1, 'value')).toBe(-1)
    expect(cellOf('DOUBLE', '-0.0', 'value')).toBe(-0)
    expect(cellOf('DOUBLE', 'NaN', 'value')).toBe(NaN)
    expect(cellOf('BYTES', { bytes: '0aff' }, 'value')).toEqual(Buffer.from([10, 255]))
    expect(cellOf('STRING', null, 'value')).toBeNull()
  })

  it.each<[ColumnType, JsonValue]>([
    ['INT64', '9223372036854775808'],
    ['INT32', 2 ** 31],
    ['INT32', 1.5],
    ['INT64', 5],
    ['BOOLEAN', 'true'],
    ['STRING', { map: [] }],
    ['BYTES', 'ff'],
    ['DOUBLE', '1.0'],
  ])('is refused where %s cannot hold %j', (type, json) => {
    expect(() => cellOf(type, json, 'value')).toThrow(expect.objectContaining({ code: 'EXPORT_TYPE', field: 'value' }))
  })

  it('is null where the value stands as hex beside it', () => {
    const undecoded = { undecoded: { bytes: '0a0b', serializer: 'KRYO' } }
    expect([cellBesideHex('JSON', undecoded, 'value'), hexOf('JSON', undecoded)]).toEqual([null, '0a0b'])
    expect([cellBesideHex('STRING', 'a\ud83d', 'value'), hexOf('STRING', 'a\ud83d')]).toEqual([null, '0061d83d'])
    expect([cellBesideHex('STRING', '😀', 'value'), hexOf('STRING', '😀')]).toEqual(['😀', null])
  })

  it('keeps a field of the job that is called undecoded', () => {
    const pojo = { class: 'shop.Packet', undecoded: { bytes: 'ff' } }
    expect([cellBesideHex('JSON', pojo, 'value'), hexOf('JSON', pojo)]).toEqual([pojo, null])
  })
})

it.each([
  ['NULLABLE<LONG>', 'INT64'],
  ['ENUM(shop.Colour)', 'STRING'],
  ['DECIMALDATA(38, 4)', 'STRING'],
  ['LIST<LONG>', 'JSON'],
  ['TTL<LONG>', 'JSON'],
  ['POJO(shop.Order)', 'JSON'],
])('%s is held as %s', (serializer, type) => {
  expect(columnType(serializer)).toBe(type)
})

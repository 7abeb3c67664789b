import { describe, expect, it } from 'vitest'
import type { ContentsRow, StateReport } from '../../shared/model/index.ts'
import { cutMiddle, firstState, keyText, namespaceHead, readWords, timeOf, timesOf, valueText } from './entry.ts'

const row = (entry: ContentsRow['entry']): ContentsRow => ({ state: 's', subtask: 0, keyGroup: 1, bytes: 8, entry })
const state = (kind: StateReport['kind'], name: string, serializers: Record<string, string> = {}): StateReport => ({
  name,
  scope: 'keyed',
  kind,
  compressed: false,
  serializers: Object.fromEntries(Object.entries(serializers).map(([role, type]) => [role, { type, snapshot: 'S', version: 1 }])),
  decodable: true,
  why: null,
  size: null,
  entries: null,
})

describe('cells', () => {
  it('show texts as they are and the rest as JSON', () => {
    expect(keyText(row({ key: 'shop-7' }))).toBe('shop-7')
    expect(valueText(row({ value: { a: ['1'] } }))).toBe('{a: ["1"]}')
    expect(valueText(row({ value: { map: [['shop-1', '5']] } }))).toBe('{shop-1: "5"}')
    expect(valueText(row({ value: null }))).toBe('null')
  })
  it('say the time of a timer, and the number where no date says it', () => {
    expect(valueText(row({ timestamp: '1795499999999' }))).toBe('2026-11-24T05:59:59.999Z')
    expect(valueText(row({ timestamp: '9223372036854775807' }))).toBe('9223372036854775807')
  })
  it('count the bytes that were not decoded, of a value and of a key', () => {
    const undecoded = { bytes: '00ff10', serializer: 'Kryo' }
    expect(valueText(row({ undecoded }))).toBe('not decoded, 3 bytes')
    expect(keyText(row({ key: { undecoded } }))).toBe('not decoded, 3 bytes')
  })
  it('stop writing where the cell ends', () => {
    const text = valueText(row({ value: Array.from({ length: 1_000_000 }, (_one, at) => at) }))
    expect(text).toMatch(/^\[0, 1, 2, .*, …\]$/)
    expect(text.length).toBeLessThan(400)
  })
  it('cut in the middle', () => {
    expect(cutMiddle('abcdefghij', 7)).toBe('abcd…ij')
    expect(cutMiddle('abcdefg', 7)).toBe('abcdefg')
  })
})

it('times are read from windows, timers and TTL values alone', () => {
  expect(timesOf(row({ window: ['0', '3600000'], value: '5' }), 'LONG')).toEqual([
    ['Window from', '1970-01-01T00:00:00.000Z'],
    ['Window to', '1970-01-01T01:00:00.000Z'],
  ])
  expect(timesOf(row({ value: { lastAccess: '0', value: '1' } }), 'TTL<LONG>')).toEqual([['Last access', '1970-01-01T00:00:00.000Z']])
  expect(timesOf(row({ value: { lastAccess: '0' } }), 'POJO(a.B)')).toEqual([])
  expect(timeOf('soon')).toBeNull()
})

it('a state of the job is shown before the timers of the framework', () => {
  const timers = state('TIMERS', '_timer_state/event_x', { VALUE_SERIALIZER: 'TIMER<STRING, TIME_WINDOW>' })
  const value = state('VALUE', 'total', { NAMESPACE_SERIALIZER: 'VOID_NAMESPACE' })
  const states = { id: '', uid: null, name: null, keySerializer: null, keyGroupBytes: null, problems: [] }
  expect(firstState({ ...states, states: [timers, value] })?.name).toBe('total')
  expect(firstState({ ...states, states: [timers] })?.name).toBe('_timer_state/event_x')
  expect([namespaceHead(timers), namespaceHead(value)]).toEqual(['Window', null])
})

it('an unfinished reading never claims the whole', () => {
  expect(readWords(200, 200, false, false)).toBe('200 entries read, more may follow')
  expect(readWords(1, 1, true, false)).toBe('1 entry')
  expect(readWords(1, 1204, true, true)).toBe('1 found, 1,204 read')
})

import { describe, expect, it } from 'vitest'
import { pinLines, suggestedUid, suggestedUids } from './uid-code.ts'

const ID = '6513270e269e0d37f2a74de452e6b438'

describe('uids to paste', () => {
  it('makes a uid of a name', () => {
    expect(['Source: Kafka Orders', 'TumblingEventTimeWindows', 'Window(Sliding 1h/5m)', 'π'].map(suggestedUid)).toEqual([
      'source-kafka-orders',
      'tumbling-event-time-windows',
      'window-sliding-1h-5m',
      'operator',
    ])
  })
  it('gives no uid twice', () => {
    expect(suggestedUids(['map', 'map', 'map'])).toEqual(['map', 'map-2', 'map-3'])
  })
  it('writes uid and today’s id together, in each dialect', () => {
    expect(pinLines([{ name: 'velocity', id: ID }], 'Java')).toBe(`// velocity\n  .uid("velocity")\n  .setUidHash("${ID}")`)
    expect(pinLines([{ name: 'velocity', id: ID }], 'Python')).toBe(`# velocity\n  .uid("velocity")\n  .set_uid_hash("${ID}")`)
    expect(pinLines([{ name: 'velocity', id: ID }], 'TypeScript')).toContain(`.setUidHash('${ID}')`)
  })
  it('never pins an id that another operator has, or that is not known', () => {
    expect(pinLines([{ name: 'velocity', id: ID }], 'Java', new Set([ID]))).not.toContain('setUidHash')
    expect(pinLines([{ name: 'velocity', id: null }], 'Java')).not.toContain('setUidHash')
  })
})

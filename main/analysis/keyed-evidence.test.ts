import { describe, expect, it } from 'vitest'
import { hasAsyncState, keyGroupsToProbe, layoutByBytes, namesTimers, proxyVersionOf } from './keyed-evidence.ts'
import { inline, keyGroups } from './snapshot.fixture.ts'

const int = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

describe('layoutByBytes', () => {
  it('sees the heap layout where each key group begins with its number', () => {
    expect(
      layoutByBytes([
        { keyGroup: 64, first: int(64) },
        { keyGroup: 127, first: int(127) },
      ]),
    ).toBe('heap')
  })

  it('sees the canonical layout in a state id and a key length, or a snappy frame', () => {
    expect(
      layoutByBytes([
        { keyGroup: 0, first: int(0) },
        { keyGroup: 5, first: int(0x00000000) },
      ]),
    ).toBe('canonical')
    expect(layoutByBytes([{ keyGroup: 5, first: int(0xff060000 | 0) }])).toBe('canonical')
  })

  it('does not decide on key group 0 alone, which looks the same in both', () => {
    expect(layoutByBytes([{ keyGroup: 0, first: int(0) }])).toBeNull()
  })

  it('does not decide on bytes that are not there', () => {
    expect(layoutByBytes([])).toBeNull()
    expect(layoutByBytes([{ keyGroup: 3, first: new Uint8Array(2) }])).toBeNull()
  })
})

it('probes the first, a middle and the last key group', () => {
  expect(keyGroupsToProbe(keyGroups(12, inline(1), [10, 20, 30, 40], 64))).toEqual([
    { keyGroup: 64, offset: 10 },
    { keyGroup: 65, offset: 20 },
    { keyGroup: 67, offset: 40 },
  ])
})

describe('a keyed header', () => {
  it('has a version that is small', () => {
    expect(proxyVersionOf(int(6))).toBe(6)
    expect(proxyVersionOf(int(-1))).toBeNull()
    expect(proxyVersionOf(new Uint8Array(3))).toBeNull()
  })

  it('names timer states by their prefix', () => {
    expect(namesTimers(Buffer.from('..\0\x20_timer_state/event_user-timers..'))).toBe(true)
    expect(namesTimers(Buffer.from('sum'))).toBe(false)
  })

  it('shows the ordinal of a state type in front of its first option', () => {
    const state = (ordinal: number): Buffer =>
      Buffer.from([0, 3, 115, 117, 109, 0, 0, 0, ordinal, 0, 0, 0, 1, 0, 16, ...Buffer.from('KEYED_STATE_TYPE')])
    expect(hasAsyncState(state(4))).toBe(true)
    expect(hasAsyncState(state(0))).toBe(false)
  })
})

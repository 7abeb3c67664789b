import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../binary/byte-writer.ts'
import type { StateEntry } from '../keyed/state-entry.ts'
import { writeStringValue } from '../serializers/string-value.ts'
import { entryToJson, type EntryJson } from '../state/entry-json.ts'
import { loggedKeySerializer } from './key-serializer.ts'
import { LogStates } from './log-states.ts'
import { OPERATIONS, type Operation, type RawChange } from './operations.ts'
import { type Changes, KeyGroupReplay } from './replay-key-group.ts'

type Write = (out: ByteWriter) => void

const KEY_GROUP = 7
const bytesOf = (...parts: Write[]): Uint8Array => {
  const out = new ByteWriter()
  for (const part of parts) part(out)
  return out.finish()
}
const change = (...parts: Write[]): RawChange => ({ bytes: bytesOf(...parts), file: 'log', offset: 0 })
const all =
  (...parts: Write[]): Write =>
  (out) => {
    for (const part of parts) part(out)
  }

// Values.
const int =
  (value: number): Write =>
  (out) => {
    out.i32(value)
  }
const long =
  (value: number): Write =>
  (out) => {
    out.i64(BigInt(value))
  }
const text =
  (value: string): Write =>
  (out) => {
    writeStringValue(out, value)
  }
const none: Write = (out) => {
  out.u8(0)
}
const window = (start: number): Write => all(long(start), long(start + 10))
const timer = (time: number, key: Write): Write =>
  all(
    (out) => {
      out.i64(BigInt(time) ^ -(1n << 63n))
    },
    key,
    none,
  )

// Serializer snapshots.
const base = 'org.apache.flink.api.common.typeutils.base.'
const snapshot =
  (name: string, ...nested: Write[]): Write =>
  (out) => {
    out.utf(name)
    out.i32(3)
    if (nested.length === 0) return
    for (const magic of [911_108, 1, 1_333_245, 1, nested.length]) out.i32(magic)
    all(...nested)(out)
  }
const INT = snapshot(`${base}IntSerializer$IntSerializerSnapshot`)
const LONG = snapshot(`${base}LongSerializer$LongSerializerSnapshot`)
const STRING = snapshot(`${base}StringSerializer$StringSerializerSnapshot`)
const VOID = snapshot('org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot')
const WINDOW = snapshot('org.apache.flink.streaming.api.windowing.windows.TimeWindow$Serializer$TimeWindowSerializerSnapshot')
const list = (element: Write): Write => snapshot(`${base}ListSerializerSnapshot`, element)
const map = (key: Write, value: Write): Write => snapshot(`${base}MapSerializerSnapshot`, key, value)
const timers = (key: Write): Write => snapshot('org.apache.flink.streaming.api.operators.TimerSerializerSnapshot', key, VOID)

interface State {
  id: number
  name: string
  /** Null for timers. */
  kind: string | null
  value: Write
  namespace?: Write
}

/** A metadata change; `extra` stands where a TTL configuration or default value would. */
const metadata = ({ id, name, kind, value, namespace = VOID }: State, extra: Write = () => undefined): RawChange =>
  change(
    (out) => {
      out.u8(8)
      out.i32(7)
      out.utf(name)
      out.i32(kind === null ? 3 : 0)
      out.i32(kind === null ? 0 : 1)
      if (kind !== null) for (const word of ['KEYED_STATE_TYPE', kind]) out.utf(word)
      out.i32(2)
      for (const [role, serializer] of [
        ['VALUE_SERIALIZER', value],
        ['NAMESPACE_SERIALIZER', namespace],
      ] as const) {
        out.utf(role)
        out.i32(2)
        serializer(out)
      }
    },
    extra,
    (out) => {
      out.i16(id)
      out.u8(kind === null ? 3 : 0)
    },
  )

const data = (operation: Operation, id: number, ...rest: Write[]): RawChange =>
  change(
    (out) => {
      out.u8(OPERATIONS.indexOf(operation))
      out.i16(id)
    },
    ...rest,
  )

/** Replays in runs of one change, over nothing or over `before`, and gives entries as JSON by state. */
async function replayed(
  states: readonly State[],
  changes: RawChange[],
  before: Record<string, Omit<StateEntry, 'state'>[]> = {},
): Promise<Record<string, EntryJson[]>> {
  const logged = new LogStates()
  for (const state of states) logged.register(metadata(state))
  const { ids } = logged
  const materialized = new Map(
    logged.states.map((state) => [state.name, (before[state.name] ?? []).map((entry): StateEntry => ({ state, ...entry }))]),
  )
  const { serializer } = loggedKeySerializer(logged.states)
  const runs = Readable.from(changes.map((one) => ({ changes: [one], ids }))) as AsyncIterable<Changes>
  const found: Record<string, EntryJson[]> = Object.fromEntries(states.map(({ name }) => [name, []]))
  for (const entry of await new KeyGroupReplay(serializer, () => true).replay(KEY_GROUP, logged.states, materialized, runs))
    found[entry.state.name]?.push(entryToJson(entry.state, serializer)(entry))
  return found
}

const unknown = (hex: string): EntryJson => ({ undecoded: { bytes: hex, serializer: 'UNKNOWN' } })
/** Timers make the key's serializer known. */
const TIMERS: State = { id: 9, name: 'timers', kind: null, value: timers(STRING) }
const COUNT: State = { id: 0, name: 'count', kind: 'VALUE', value: LONG }
const HISTORY: State = { id: 1, name: 'history', kind: 'LIST', value: list(INT) }
const TALLY: State = { id: 2, name: 'tally', kind: 'MAP', value: map(STRING, LONG) }
const SUM: State = { id: 3, name: 'sum', kind: 'REDUCING', value: LONG, namespace: WINDOW }
const PANES: State = { id: 4, name: 'panes', kind: 'LIST', value: list(INT), namespace: WINDOW }

describe('changes of key-value state', () => {
  const [a, b] = [all(text('a'), none), all(text('b'), none)]

  it('set and clear values', async () => {
    const { count } = await replayed(
      [TIMERS, COUNT],
      [data('SET', 0, a, long(1)), data('SET', 0, b, long(2)), data('SET', 0, a, long(3)), data('CLEAR', 0, b)],
    )
    expect(count).toEqual([{ keyGroup: KEY_GROUP, key: 'a', value: '3' }])
  })

  it('grow, set and empty lists', async () => {
    const { history } = await replayed(
      [TIMERS, HISTORY],
      [
        data('ADD_ELEMENT', 1, a, int(1)),
        data('ADD', 1, a, int(2), int(2), int(3)),
        data('SET', 1, b, int(2), int(8), int(9)),
        data('ADD_ELEMENT', 1, a, int(4)),
        data('SET', 1, b, int(0)),
      ],
    )
    expect(history).toEqual([{ keyGroup: KEY_GROUP, key: 'a', value: [1, 2, 3, 4] }])
  })

  it('put, replace and remove pairs of maps, null values too', async () => {
    const { tally } = await replayed(
      [TIMERS, TALLY],
      [
        data('ADD_OR_UPDATE_ELEMENT', 2, a, text('x'), long(1)),
        data('ADD_OR_UPDATE_ELEMENT', 2, a, text('y'), long(2)),
        data('ADD', 2, a, int(2), text('x'), none, long(5), text('z'), (out) => {
          out.u8(1)
        }),
        data('REMOVE_ELEMENT', 2, a, text('y')),
        data('ADD_OR_UPDATE_ELEMENT', 2, b, text('x'), long(1)),
        data('REMOVE_ELEMENT', 2, b, text('x')),
      ],
    )
    const value = {
      map: [
        ['x', '5'],
        ['z', null],
      ],
    }
    expect(tally).toEqual([{ keyGroup: KEY_GROUP, key: 'a', value }])
  })

  it('merge the lists of windows, in order', async () => {
    const key = text('a')
    const { panes } = await replayed(
      [TIMERS, PANES],
      [
        data('ADD_ELEMENT', 4, key, window(10), int(2)),
        data('ADD_ELEMENT', 4, key, window(0), int(1)),
        data('ADD_ELEMENT', 4, key, window(20), int(3)),
        data('MERGE_NS', 4, key, window(0), window(0), int(2), window(10), window(20)),
      ],
    )
    expect(panes).toEqual([{ keyGroup: KEY_GROUP, key: 'a', window: ['0', '10'], value: [1, 2, 3] }])
  })

  it('leave merged values undecoded until they are set again, and move one that is alone', async () => {
    const key = text('a')
    const merge = data('MERGE_NS', 3, key, window(0), window(0), int(1), window(10))
    const moved = await replayed([TIMERS, SUM], [data('SET_INTERNAL', 3, key, window(10), long(5)), merge])
    expect(moved.sum).toEqual([{ keyGroup: KEY_GROUP, key: 'a', window: ['0', '10'], value: '5' }])
    const both = [data('SET_INTERNAL', 3, key, window(0), long(4)), data('SET_INTERNAL', 3, key, window(10), long(5)), merge]
    const [merged, ...more] = (await replayed([TIMERS, SUM], both)).sum ?? []
    expect(more).toEqual([])
    expect(merged?.value).toBeUndefined()
    expect(merged?.undecoded).toEqual({
      bytes: '00000000000000040000000000000005',
      serializer: 'LONG, 2 values that the job’s own function merges',
    })
    const set = await replayed([TIMERS, SUM], [...both, data('SET_INTERNAL', 3, key, window(0), long(9))])
    expect(set.sum).toEqual([{ keyGroup: KEY_GROUP, key: 'a', window: ['0', '10'], value: '9' }])
  })

  it('are refused where they are not of their state, or do not end where they should', async () => {
    const refused = [data('REMOVE_ELEMENT', 0, a, long(1)), data('SET', 0, a, long(1), none), data('SET', 5, a, long(1))]
    for (const wrong of refused) await expect(replayed([TIMERS, COUNT], [wrong])).rejects.toMatchObject({ code: 'STATE_INVALID' })
    await expect(replayed([TIMERS, COUNT], [data('SET', 0, a, int(1))])).rejects.toMatchObject({ code: 'STATE_TRUNCATED' })
  })
})

describe('changes of timers', () => {
  it('add and remove, each once', async () => {
    const { timers: found } = await replayed(
      [TIMERS],
      [
        data('ADD_ELEMENT', 9, int(2), timer(5, text('a')), timer(-1, text('b'))),
        data('ADD_ELEMENT', 9, int(1), timer(5, text('a'))),
        data('ADD_ELEMENT', 9, int(1), timer(6, text('a'))),
        data('REMOVE_ELEMENT', 9, timer(6, text('a'))),
      ],
    )
    expect(found).toEqual([
      { keyGroup: KEY_GROUP, key: 'a', timestamp: '5' },
      { keyGroup: KEY_GROUP, key: 'b', timestamp: '-1' },
    ])
  })
})

describe('changes over what was materialized', () => {
  const entry = (key: string, value: unknown): Omit<StateEntry, 'state'> => ({ keyGroup: KEY_GROUP, key, namespace: null, value, size: 9 })
  const before = { timers: [entry('a', 5n), entry('b', 5n)], count: [entry('a', 1n)], history: [entry('a', [1]), entry('b', [2])] }

  it('take away, add, and leave alone', async () => {
    const removed = data('REMOVE_ELEMENT', 9, timer(5, text('a')))
    const added = data('ADD_ELEMENT', 1, text('b'), none, int(3))
    expect(await replayed([TIMERS, COUNT, HISTORY], [removed, added], before)).toEqual({
      timers: [{ keyGroup: KEY_GROUP, key: 'b', timestamp: '5' }],
      count: [{ keyGroup: KEY_GROUP, key: 'a', value: '1' }],
      history: [
        { keyGroup: KEY_GROUP, key: 'a', value: [1] },
        { keyGroup: KEY_GROUP, key: 'b', value: [2, 3] },
      ],
    })
    // What was read is not written to.
    expect(before.history[1]?.value).toEqual([2])
  })
})

describe('keys without a serializer', () => {
  const [a, b] = [all(text('anna'), none), all(text('bo'), none)]

  it('are what stands in front of a value of fixed length, and tell where others end', async () => {
    const states = await replayed(
      [COUNT, TALLY],
      [data('ADD_OR_UPDATE_ELEMENT', 2, a, text('x'), long(7)), data('SET', 0, a, long(1)), data('SET', 0, b, long(2))],
    )
    expect(states.count).toEqual([
      { keyGroup: KEY_GROUP, key: unknown('05616e6e61'), value: '1' },
      { keyGroup: KEY_GROUP, key: unknown('03626f'), value: '2' },
    ])
    expect(states.tally).toEqual([{ keyGroup: KEY_GROUP, key: unknown('05616e6e61'), value: { map: [['x', '7']] } }])
  })

  it('end at the one place where the rest can be read', async () => {
    const { history } = await replayed([HISTORY], [data('ADD', 1, a, int(2), int(258), int(259))])
    expect(history).toEqual([{ keyGroup: KEY_GROUP, key: unknown('05616e6e61'), value: [258, 259] }])
  })

  it('are not guessed where there are two such places', async () => {
    const last: State = { id: 6, name: 'last', kind: 'VALUE', value: STRING }
    // A key of one byte before a text of three characters, or a key of three bytes before a text of one.
    const ambiguous = data('SET', 6, (out) => {
      out.bytes(Uint8Array.of(1, 0, 4, 0, 2, 65))
    })
    await expect(replayed([last], [ambiguous])).rejects.toMatchObject({ code: 'STATE_OPAQUE' })
  })
})

describe('states of a log', () => {
  it('are numbered by the log, whatever stands between meta info and number', () => {
    const states = new LogStates()
    states.register(
      metadata({ ...COUNT, id: 300 }, (out) => {
        out.bytes(new Uint8Array(40).fill(0xac))
      }),
    )
    expect([...states.ids.keys()]).toEqual([300])
    expect(states.ids.get(300)?.state).toMatchObject({ name: 'count', id: 0 })
  })

  it('keep later ids apart from earlier ones, and refuse a changed serializer', () => {
    const states = new LogStates()
    states.register(metadata(COUNT))
    const before = states.ids
    states.register(metadata({ ...COUNT, value: STRING }))
    expect(before.get(0)?.problem).toBeNull()
    expect(states.ids.get(0)?.problem).toMatchObject({ code: 'STATE_CHANGELOG' })
    expect(states.states).toHaveLength(1)
  })

  it('are counted, not named, where a serializer is not known', () => {
    const states = new LogStates()
    states.register(metadata({ ...COUNT, value: snapshot('shop.OwnSerializerSnapshot') }))
    states.register(metadata(HISTORY))
    expect(states.states.map(({ name }) => name)).toEqual(['history'])
    expect([states.count, states.problem?.code]).toEqual([2, 'SERIALIZER_UNKNOWN'])
  })
})

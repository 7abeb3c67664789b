import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Cursor } from '../../main/binary/cursor.ts'
import { readLegacySerializers, readSerializerSnapshot } from '../../main/savepoint/serializers/registry.ts'
import type { JsonValue, Serializer, SerializerSnapshot } from '../../main/savepoint/serializers/serializer.ts'
import { STATE_FORMAT } from '../../main/savepoint/state/format.ts'
import { corpusCases } from './corpus.ts'

/** The part of truth.json that this test compares with, read by Flink 1.8. */
interface Truth {
  operators: {
    subtasks: Record<string, { managedKeyedState?: KeyedHandle[]; managedOperatorState?: OperatorHandle[]; rawKeyedState?: KeyedHandle[] }>
    operatorStates: { subtask: number; name: string; values: JsonValue[] }[]
    rawTimers?: Record<string, JsonValue[]>
    keySerializer?: { snapshot: string; serializer: string }
    keyedStates?: {
      name: string
      serializers: Record<string, { snapshot: string; serializer: string }>
      entries: { keyGroup: number; key: JsonValue; window?: JsonValue; value: JsonValue }[]
    }[]
  }[]
}
interface KeyedHandle {
  groupRangeOffsets: { keyGroupRange: { startKeyGroup: number }; offsets: number[] }
  stateHandle: { filePath?: string }
}
interface OperatorHandle {
  delegateStateHandle: { filePath?: string; data?: { bytes: string } }
  stateNameToPartitionOffsets: Record<string, { offsets: number[] }>
}

const CASES = corpusCases()
  .filter(({ name }) => name.startsWith('1.4/') && !name.includes('memory'))
  .map((one) => ({ ...one, truth: one.truth() as unknown as Truth }))

function open(metadata: string, filePath: string | undefined): Cursor {
  const name = basename(filePath ?? '')
  return new Cursor(readFileSync(join(dirname(metadata), name)), name, STATE_FORMAT)
}

/** `i32 4, bool compression, key, i16 n, { i32 type, utf name, namespace and value } × n`: version 4 of the keyed header. */
function keyedHeader(cursor: Cursor): {
  key: SerializerSnapshot
  states: { name: string; namespace: SerializerSnapshot; value: SerializerSnapshot }[]
} {
  expect(cursor.i32('version')).toBe(4)
  expect(cursor.bool('compression')).toBe(false)
  const key = readSerializerSnapshot(cursor, 'key')
  const states = Array.from({ length: cursor.i16('states') }, () => {
    cursor.i32('type')
    const name = cursor.utf('name')
    const [namespace, value] = readLegacySerializers(cursor, name) as [SerializerSnapshot, SerializerSnapshot]
    return { name, namespace, value }
  })
  return { key, states }
}

/** `F1CD859F, i32 1, i32 n, { utf service, key and namespace, i32, timer × n (event), i32, timer × n (processing) } × n` of one key group. */
function timersOf(cursor: Cursor): { key: JsonValue; window?: JsonValue; timestamp: string }[] {
  const timers: { key: JsonValue; window?: JsonValue; timestamp: string }[] = []
  expect(cursor.i32('magic') >>> 0).toBe(0xf1cd859f)
  expect(cursor.i32('version')).toBe(1)
  const services = cursor.i32('services')
  for (let service = 0; service < services; service++) {
    const name = cursor.utf('service')
    const [key, namespace] = readLegacySerializers(cursor, name) as [SerializerSnapshot, SerializerSnapshot]
    for (const time of ['event', 'processing']) {
      const count = cursor.i32(time)
      for (let i = 0; i < count; i++) {
        const decoded = { key: json(key.serializer, cursor), window: json(namespace.serializer, cursor) }
        timers.push({ ...decoded, timestamp: cursor.i64('timestamp').toString() })
      }
    }
  }
  return timers
}

const json = (serializer: Serializer, cursor: Cursor): JsonValue => serializer.toJson(serializer.read(cursor))
const sorted = (values: JsonValue[]): string[] => values.map((value) => JSON.stringify(value)).sort()

it('the corpus has savepoints of Flink 1.4', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(2)
  for (const { metadata } of CASES) expect(readdirSync(dirname(metadata)).length).toBeGreaterThan(2)
})

describe.each(CASES)('$name', ({ name, metadata, truth }) => {
  it('has operator states whose elements decode to what Flink read', () => {
    let seen = 0
    for (const operator of truth.operators) {
      for (const [subtask, { managedOperatorState = [] }] of Object.entries(operator.subtasks)) {
        for (const { delegateStateHandle, stateNameToPartitionOffsets } of managedOperatorState) {
          const { filePath, data } = delegateStateHandle
          const cursor = data === undefined ? open(metadata, filePath) : new Cursor(Buffer.from(data.bytes, 'hex'), 'inline', STATE_FORMAT)
          expect(cursor.i32('version')).toBe(2)
          expect(cursor.i16('states')).toBe(1)
          const state = cursor.utf('name')
          cursor.u8('mode')
          const { serializer } = readSerializerSnapshot(cursor, state)
          const { offsets } = stateNameToPartitionOffsets[state] ?? { offsets: [] }
          expect(cursor.i32('states')).toBe(1)
          expect(cursor.position).toBe(offsets[0])
          const values = offsets.map((offset) => {
            cursor.position = offset
            return json(serializer, cursor)
          })
          expect(values).toEqual(operator.operatorStates.find((one) => one.name === state && one.subtask === Number(subtask))?.values)
          seen++
        }
      }
    }
    expect(seen).toBe(2)
  })

  it('has keyed headers whose serializers are those that Flink read, and that end where key groups begin', () => {
    let seen = 0
    for (const operator of truth.operators) {
      for (const { managedKeyedState = [] } of Object.values(operator.subtasks)) {
        for (const { groupRangeOffsets, stateHandle } of managedKeyedState) {
          const cursor = open(metadata, stateHandle.filePath)
          const { key, states } = keyedHeader(cursor)
          // Offset 0 stands for a key group without entries.
          expect(cursor.position).toBe(groupRangeOffsets.offsets.find((offset) => offset > 0))
          expect(key.className).toBe(operator.keySerializer?.snapshot)
          for (const { name: state, namespace, value } of states) {
            const expected = operator.keyedStates?.find((one) => one.name === state)?.serializers
            expect(namespace.className).toBe(expected?.NAMESPACE_SERIALIZER?.snapshot)
            expect(value.className).toBe(expected?.VALUE_SERIALIZER?.snapshot)
            expect([namespace.serializer.opaque, value.serializer.opaque]).toEqual([null, null])
          }
          seen++
        }
      }
    }
    expect(seen).toBe(4)
  })

  it.runIf(name.includes('hashmap'))('has keyed states whose entries decode to what Flink read', () => {
    for (const operator of truth.operators) {
      const entries = new Map<string, JsonValue[]>()
      for (const { managedKeyedState = [] } of Object.values(operator.subtasks)) {
        for (const { groupRangeOffsets, stateHandle } of managedKeyedState) {
          const cursor = open(metadata, stateHandle.filePath)
          const { key, states } = keyedHeader(cursor)
          for (const offset of groupRangeOffsets.offsets) {
            cursor.position = offset
            const keyGroup = cursor.i32('keyGroup')
            for (let i = 0; i < states.length; i++) {
              const state = states[cursor.i16('stateId')]
              if (state === undefined) throw new Error('a state that the header does not have')
              const count = cursor.i32('entries')
              for (let entry = 0; entry < count; entry++) {
                const window = json(state.namespace.serializer, cursor)
                const keyed = { keyGroup, key: json(key.serializer, cursor) }
                const value = json(state.value.serializer, cursor)
                const list = entries.get(state.name) ?? []
                list.push(window === null ? { ...keyed, value } : { ...keyed, window, value })
                entries.set(state.name, list)
              }
            }
          }
          expect(cursor.remaining).toBe(0)
        }
      }
      for (const state of operator.keyedStates ?? [])
        expect(sorted(entries.get(state.name) ?? [])).toEqual(sorted(state.entries as JsonValue[]))
    }
  })

  it('has timers whose key and namespace decode to what Flink read', () => {
    let seen = 0
    for (const operator of truth.operators) {
      // Of streams inside _metadata the truth holds no more than a digest.
      if (
        Object.values(operator.subtasks).some(({ rawKeyedState }) =>
          rawKeyedState?.some(({ stateHandle }) => stateHandle.filePath === undefined),
        )
      )
        continue
      const timers: JsonValue[] = []
      for (const { rawKeyedState = [] } of Object.values(operator.subtasks)) {
        for (const { groupRangeOffsets, stateHandle } of rawKeyedState) {
          const cursor = open(metadata, stateHandle.filePath)
          groupRangeOffsets.offsets.forEach((offset, i) => {
            cursor.position = offset
            const keyGroup = groupRangeOffsets.keyGroupRange.startKeyGroup + i
            timers.push(...timersOf(cursor).map((timer) => ({ keyGroup, ...timer })))
          })
          expect(cursor.remaining).toBe(0)
        }
      }
      expect(sorted(timers)).toEqual(sorted(Object.values(operator.rawTimers ?? {}).flat()))
      seen += timers.length
    }
    expect(seen).toBeGreaterThan(0)
  })
})

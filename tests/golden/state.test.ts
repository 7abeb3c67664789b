import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readRawTimers } from '../../main/savepoint/keyed/raw-timers.ts'
import { readKeyedHandle, readKeyedHeaderOf } from '../../main/savepoint/keyed/read-keyed-handle.ts'
import { readOperatorHeader } from '../../main/savepoint/operator/header.ts'
import { elementSerializer, readOperatorState } from '../../main/savepoint/operator/read-operator-state.ts'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { mapToJson } from '../../main/savepoint/serializers/families/collections.ts'
import { partToJson } from '../../main/savepoint/serializers/families/opaque.ts'
import type { JsonValue } from '../../main/savepoint/serializers/serializer.ts'
import { entryToJson, type EntryJson } from '../../main/savepoint/state/entry-json.ts'
import { serializerOf } from '../../main/savepoint/state/meta-info.ts'
import { readHead } from '../../main/savepoint/state/read-head.ts'
import { corpusCases } from './corpus.ts'
import { streamsOf } from './state-streams.ts'
import { agrees, byKey, normal, sorted, type TruthOperator, withKnownKey } from './state-truth.ts'

describe.each(corpusCases().filter(({ name }) => !name.startsWith('1.2/')))('$name', (one) => {
  const truth = one.truth() as unknown as { operators: TruthOperator[] }
  const metadata = readMetadata(readFileSync(one.metadata), one.metadata)
  const open = streamsOf(one)

  it('keyed state is what Flink restored', async () => {
    for (const operator of metadata.operators) {
      const { keyedStates: expected, keySerializer } = truth.operators.find(({ id }) => id === operator.id) ?? {}
      if (expected === undefined) continue
      const keySnapshot = keySerializer?.snapshot ?? ''
      const found = new Map<string, EntryJson[]>(expected.map(({ name }) => [name, []]))
      const opaque = new Set<string>()
      for (const { managedKeyed } of operator.subtasks) {
        if (managedKeyed === null) continue
        const header = await readKeyedHeaderOf(managedKeyed, open)
        if (header === null) continue
        for (const state of header.states) if (serializerOf(state, 'VALUE_SERIALIZER').opaque !== null) opaque.add(state.name)
        const json = new Map(header.states.map((state) => [state.name, entryToJson(state, header.keySerializer.serializer)]))
        for await (const entries of readKeyedHandle(managedKeyed, open, operator.maxParallelism, {})) {
          for (const entry of entries) found.get(entry.state.name)?.push(json.get(entry.state.name)?.(entry) as EntryJson)
        }
      }
      for (const { name, entries } of expected) {
        const ours = sorted(
          (found.get(name) ?? []).map((entry) => normal(withKnownKey(entry, keySnapshot) as JsonValue)),
          byKey,
        )
        const truly = sorted(
          (entries ?? []).map((entry) => normal(entry as JsonValue)),
          byKey,
        )
        if (!opaque.has(name)) expect(ours, name).toEqual(truly)
        else expect(ours.length === truly.length && ours.every((entry, i) => agrees(entry, truly[i])), name).toBe(true)
      }
    }
  })

  it('raw timers are what Flink wrote', async () => {
    for (const operator of metadata.operators) {
      const expected = truth.operators.find(({ id }) => id === operator.id)?.rawTimers
      if (expected === undefined) continue
      const found: Record<string, EntryJson[]> = Object.fromEntries(Object.keys(expected).map((name) => [name, []]))
      for (const { rawKeyed } of operator.subtasks) {
        if (rawKeyed?.tag !== 3 && rawKeyed?.tag !== 12) continue
        const source = await open(rawKeyed.stream)
        if (source === null) continue
        for await (const timers of readRawTimers(rawKeyed, source, {})) {
          for (const { name, entry } of timers) found[name.replace(/^_timer_state\/(event|processing)_/, '$1 timers ')]?.push(entry)
        }
        await source.close()
      }
      for (const [name, timers] of Object.entries(expected)) expect(sorted(found[name] ?? [], byKey), name).toEqual(sorted(timers, byKey))
    }
  })

  it('operator state is what Flink restored', async () => {
    for (const operator of metadata.operators) {
      const expected = truth.operators.find(({ id }) => id === operator.id)?.operatorStates ?? []
      for (const subtask of operator.subtasks) {
        for (const handle of subtask.managedOperator) {
          if (handle === null) continue
          const source = await open(handle.stream)
          if (source === null) continue
          const header = await readHead(source, (bytes) => readOperatorHeader(bytes, source.name, 0))
          for await (const { state, values } of readOperatorState(handle, source, header)) {
            const serializer = elementSerializer(state)
            const truly = expected.find(({ name, subtask: index }) => name === state.name && index === subtask.index)?.values ?? []
            const ours = values.map((value) => partToJson(serializer, value))
            if (header.compressed) {
              // Truth was read without decompressing: its longs are the first bytes of snappy frames. Other lines of this job have 60 and 61.
              expect(ours, state.name).toEqual([String(60 + subtask.index)])
            } else
              expect(ours, state.name).toEqual(
                state.type === 'BROADCAST' ? [mapToJson(truly as [JsonValue, JsonValue][])] : truly.map(normal),
              )
          }
          await source.close()
        }
      }
    }
  })
})

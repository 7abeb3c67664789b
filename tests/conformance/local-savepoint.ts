/** Savepoints of local operators, one for each kind of state, for a real Flink to restore. */
import { expect } from 'vitest'
import { openSnapshot } from '../../main/operations/open-savepoint.ts'
import { FolderTarget } from '../../main/savepoint/state/folder-target.ts'
import { scanState } from '../../main/operations/state/scan-state.ts'
import type { RuntimeContext } from '../../main/runtime/api/runtime-context.ts'
import * as D from '../../main/runtime/api/state-descriptors.ts'
import { keyedProcessOperator } from '../../main/runtime/operators/process.ts'
import type { AppendingState, ListState, MapState, ValueState } from '../../main/runtime/operators/runtime-context.ts'
import type { StateBackend } from '../../main/runtime/state/backend-of.ts'
import type { SnapshotRequest } from '../../main/runtime/state/keyed-backend.ts'
import { OperatorInstance, type OperatorSnapshot } from '../../main/runtime/task/operator-instance.ts'
import { Types } from '../../main/runtime/types/types.ts'
import { emptySubtask } from '../../main/savepoint/metadata/empty-subtask.ts'
import type { MetadataVersion, SavepointMetadata, SubtaskState } from '../../main/savepoint/metadata/model.ts'
import { writeMetadata } from '../../main/savepoint/metadata/write.ts'
import { savepointProperties } from '../../main/savepoint/metadata/write-properties.ts'
import { UidDictionary } from '../../main/savepoint/uid/dictionary.ts'
import { operatorIdOf } from '../../main/savepoint/uid/hash.ts'
import { javaHashCode } from '../../main/savepoint/uid/java-hash-code.ts'
import { keyGroupOf, subtaskOf } from '../../main/savepoint/uid/key-groups.ts'
import { NewFolder } from '../../main/storage/new-folder.ts'
import { toUri } from '../../main/storage/uri.ts'
import type { Restored } from './restoring-flink.ts'

const MAX_PARALLELISM = 128
const PARALLELISM = 2
export const KEYS = Array.from({ length: 40 }, (_, i) => `key-${i}`)

/** A keyed function of a local job, by the shape of its state. */
interface Shape {
  open(context: RuntimeContext): void
  add(key: string): void
}

/** A state of each kind, of types that Flink's own classes can read without the job. */
export const SHAPES: Record<string, () => Shape> = {
  value: () => {
    let state: ValueState<bigint>
    return {
      open: (of) => (state = of.getState(new D.ValueStateDescriptor('value', Types.LONG))),
      add: (key) => {
        state.update(BigInt(key.length) << 40n)
      },
    }
  },
  list: () => {
    let state: ListState<string>
    return {
      open: (of) => (state = of.getListState(new D.ListStateDescriptor('list', Types.STRING))),
      add: (key) => {
        state.addAll([key, `${key},${key}`, 'ä€😀'])
      },
    }
  },
  map: () => {
    let state: MapState<string, [number, bigint]>
    const type = Types.TUPLE(Types.INT, Types.LONG)
    return {
      open: (of) => (state = of.getMapState(new D.MapStateDescriptor('map', Types.STRING, type))),
      add: (key) => {
        for (let i = 0; i < 3; i++) state.put(`${key}/${i}`, [i, BigInt(i)])
      },
    }
  },
  reducing: () => {
    let state: AppendingState<number, number>
    return {
      open: (of) => (state = of.getReducingState(new D.ReducingStateDescriptor('reducing', (a: number, b: number) => a + b, Types.INT))),
      add: (key) => {
        state.add(1)
        state.add(key.length)
      },
    }
  },
  ttl: () => {
    let state: ValueState<string>
    const descriptor = new D.ValueStateDescriptor('ttl', Types.STRING).enableTimeToLive(D.stateTtl(86_400_000))
    return {
      open: (of) => (state = of.getState(descriptor)),
      add: (key) => {
        state.update(key)
      },
    }
  },
  row: () => {
    let state: ValueState<{ kind: 'INSERT'; fields: unknown[] }>
    return {
      open: (of) => (state = of.getState(new D.ValueStateDescriptor('row', Types.ROW(Types.STRING, Types.INT)) as never)),
      add: (key) => {
        state.update({ kind: 'INSERT', fields: [key, null] })
      },
    }
  },
}

/** Who has the state, and how it is written. */
export interface LocalSavepoint {
  backend: StateBackend
  kind: SnapshotRequest['kind']
  format: SnapshotRequest['format']
  /** Snapshots that are taken one after another, each behind its share of the keys; the last one is the savepoint. */
  snapshots: number
}

/** Runs each shape over the keys in two subtasks, with a timer for each key, and writes one savepoint of all of them. */
export async function localSavepoint(path: string, version: MetadataVersion, of: LocalSavepoint): Promise<void> {
  const { backend, kind, format, snapshots } = of
  const folder = await NewFolder.create(toUri(path))
  const target = new FolderTarget(folder, null)
  const operators: SavepointMetadata['operators'] = []
  for (const [name, make] of Object.entries(SHAPES)) {
    const subtasks: SubtaskState[] = []
    for (let index = 0; index < PARALLELISM; index++) {
      const shape = make()
      const factory = keyedProcessOperator({
        open: (context: RuntimeContext) => {
          shape.open(context)
        },
        processElement: (key: string, context: { timerService(): { registerEventTimeTimer(time: number): void } }) => {
          shape.add(key)
          context.timerService().registerEventTimeTimer(1000 * key.length)
        },
      })
      const place = {
        operatorId: operatorIdOf(name),
        name,
        subtask: index,
        parallelism: PARALLELISM,
        maxParallelism: MAX_PARALLELISM,
        now: () => 1_700_000_000_000,
        createKeyedBackend: backend.createKeyedBackend,
      }
      const instance = new OperatorInstance({ ...place, keying: { type: Types.STRING, selectors: [(key: string) => key] } }, factory, {
        collect: () => undefined,
        collectTo: () => undefined,
        emitWatermark: () => undefined,
        emitIdle: () => undefined,
      })
      await instance.open(null)
      const own = KEYS.filter(
        (key) =>
          subtaskOf(keyGroupOf(javaHashCode({ type: 'String', value: key }), MAX_PARALLELISM), PARALLELISM, MAX_PARALLELISM) === index,
      )
      let last: OperatorSnapshot = { keyed: null, operator: null }
      for (let n = 1; n <= snapshots; n++) {
        const checkpointId = BigInt(n)
        for (const key of own.slice(((n - 1) * own.length) / snapshots, (n * own.length) / snapshots))
          await instance.processElement({ value: key, timestamp: 1 }, 0)
        last = await (await instance.snapshot({ checkpointId, kind, format, target })).written
        await instance.notifyCheckpointComplete(checkpointId)
      }
      await instance.close()
      const { keyed, operator } = last
      subtasks.push({ ...emptySubtask(index), managedOperator: operator === null ? [] : [operator], managedKeyed: keyed })
    }
    operators.push({
      name: version >= 5 ? name : null,
      uid: version >= 5 ? name : null,
      id: operatorIdOf(name),
      parallelism: PARALLELISM,
      maxParallelism: MAX_PARALLELISM,
      chainLength: null,
      coordinator: null,
      finished: false,
      subtasks,
    })
  }
  const file = folder.file('_metadata')
  await file.write(
    writeMetadata({ version, checkpointId: 1n, masterStates: [], operators, properties: savepointProperties(format, 'NONE') }),
  )
  await file.close()
  await folder.publish()
}

/** Expects that Flink has of an operator what we read of it: its state and its timers, under every key. */
export async function expectRestored(path: string, name: string, restored: Restored): Promise<void> {
  const { facts, streams } = await openSnapshot({
    location: toUri(path),
    maps: [],
    dictionary: new UidDictionary([]),
  })
  const operator = facts.index.operators.find(({ id }) => id === operatorIdOf(name))
  const ours: Record<string, string[]> = {}
  if (operator !== undefined)
    for await (const batch of scanState(operator, streams, {}))
      for (const { state, entry } of batch) (ours[state] ??= []).push(JSON.stringify(entry))
  const theirs = restored.operators.find(({ id }) => id === operatorIdOf(name))?.keyedStates ?? []
  for (const { name: state, entries } of theirs)
    expect((ours[state] ?? []).sort(), state).toEqual((entries ?? []).map((entry) => JSON.stringify(entry)).sort())
  expect(theirs.find((state) => state.name === name)?.entries).toHaveLength(KEYS.length)
  expect(theirs.find((state) => state.name === '_timer_state/event_user-timers')?.entries).toHaveLength(KEYS.length)
}

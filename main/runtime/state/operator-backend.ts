import { ByteWriter } from '../../binary/byte-writer.ts'
import { mustOpen } from '../../savepoint/keyed/read-keyed-handle.ts'
import type { Distribution, OperatorHandle, PartitionedState } from '../../savepoint/metadata/model.ts'
import { readOperatorHeader, writtenStream } from '../../savepoint/operator/header.ts'
import { elementSerializer, readOperatorState } from '../../savepoint/operator/read-operator-state.ts'
import { writeOperatorHeader } from '../../savepoint/operator/write-operator-state.ts'
import { readHead } from '../../savepoint/state/read-head.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { StateSink } from '../../savepoint/state/state-target.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { ListState, MapState, OperatorStateStore } from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { Types } from '../types/types.ts'
import { isCompatible } from './compatibility.ts'

/** `OperatorBackendSerializationProxy` since Flink 1.18. */
const VERSION = 6

/** A registered state: its elements, or for broadcast one map. */
interface Registered {
  meta: StateMetaInfo
  mode: Distribution
  /** What is written: an element of the codec each. */
  elements: () => unknown[]
}

/** Operator state of one subtask (`DefaultOperatorStateBackend`): list, union list and broadcast state. */
export class OperatorBackend implements OperatorStateStore {
  readonly #states = new Map<string, Registered>()
  readonly #views = new Map<string, unknown>()
  readonly #restored = new Map<string, { meta: StateMetaInfo; mode: Distribution; values: unknown[] }>()
  #isRestored = false

  get isRestored(): boolean {
    return this.#isRestored
  }

  listState<T>(name: string, type: TypeInformation<T>): ListState<T> {
    return this.#list(name, type, 'SPLIT_DISTRIBUTE')
  }

  unionListState<T>(name: string, type: TypeInformation<T>): ListState<T> {
    return this.#list(name, type, 'UNION')
  }

  broadcastState<K, V>(name: string, key: TypeInformation<K>, value: TypeInformation<V>): MapState<K, V> {
    const known = this.#views.get(name)
    if (known !== undefined) return known as MapState<K, V>
    const map = Types.MAP(key, value)
    const meta: StateMetaInfo = {
      id: 0,
      name,
      type: 'BROADCAST',
      options: new Map([['OPERATOR_STATE_DISTRIBUTION_MODE', 'BROADCAST']]),
      serializers: new Map([
        ['KEY_SERIALIZER', key.snapshot],
        ['VALUE_SERIALIZER', value.snapshot],
      ]),
    }
    const pairs = new Map<K, V>()
    for (const stored of this.#take(meta)) for (const [k, v] of map.fromStored(stored)) pairs.set(k, v)
    this.#states.set(name, { meta, mode: 'BROADCAST', elements: () => [map.toStored(pairs)] })
    const view = mapView(pairs)
    this.#views.set(name, view)
    return view
  }

  /** @param handles what redistribution gave to this subtask */
  async restore(handles: readonly OperatorHandle[], open: StreamOpener): Promise<void> {
    this.#isRestored = true
    for (const handle of handles) {
      const stream = writtenStream(handle)
      if (stream === null) continue
      const source = await mustOpen(open, stream)
      try {
        const header = await readHead(source, (bytes) => readOperatorHeader(bytes, source.name, 0))
        for await (const { state, values } of readOperatorState(handle, source, header)) {
          const mode = handle.states.find(({ name }) => name === state.name)?.mode ?? 'SPLIT_DISTRIBUTE'
          const known = this.#restored.get(state.name)
          if (known === undefined) this.#restored.set(state.name, { meta: state, mode, values: [...values] })
          else known.values.push(...values)
        }
      } finally {
        await source.close()
      }
    }
  }

  /** Writes all of it. Null where no state was ever asked for. */
  async snapshot(sink: StateSink): Promise<OperatorHandle | null> {
    const left = [...this.#restored.values()].map(({ meta, mode, values }): Registered => ({ meta, mode, elements: () => values }))
    const all = [...this.#states.values(), ...left]
    if (all.length === 0) return null
    const metas = all.map(({ meta }) => meta)
    await sink.write(writeOperatorHeader(VERSION, false, metas))
    const states: PartitionedState[] = []
    const out = new ByteWriter()
    for (const { meta, mode, elements } of all) {
      const serializer = elementSerializer(meta)
      const offsets: number[] = []
      for (const element of elements()) {
        offsets.push(sink.position)
        out.reset()
        serializer.write(out, element)
        await sink.write(out.finish())
      }
      states.push({ name: meta.name, mode, offsets })
    }
    return { tag: 4, states, stream: await sink.finish(), merging: null }
  }

  #list<T>(name: string, type: TypeInformation<T>, mode: Distribution): ListState<T> {
    const known = this.#views.get(name)
    if (known !== undefined) return known as ListState<T>
    const meta: StateMetaInfo = {
      id: 0,
      name,
      type: 'OPERATOR',
      options: new Map([['OPERATOR_STATE_DISTRIBUTION_MODE', mode]]),
      serializers: new Map([['VALUE_SERIALIZER', type.snapshot]]),
    }
    let values = this.#take(meta).map((stored) => type.fromStored(stored))
    this.#states.set(name, { meta, mode, elements: () => values.map((value) => type.toStored(value)) })
    const view: ListState<T> = {
      get: () => [...values],
      add: (value) => {
        values.push(value)
      },
      addAll: (more) => {
        values.push(...more)
      },
      update: (more) => {
        values = [...more]
      },
      clear: () => {
        values = []
      },
    }
    this.#views.set(name, view)
    return view
  }

  /** What the snapshot had under this name. @throws TidemarkError STATE_MIGRATION */
  #take(meta: StateMetaInfo): unknown[] {
    const restored = this.#restored.get(meta.name)
    if (restored === undefined) return []
    for (const [role, now] of meta.serializers) {
      const before = restored.meta.serializers.get(role)
      if (before === undefined || isCompatible(before, now)) continue
      throw new TidemarkError({
        code: 'STATE_MIGRATION',
        message: `Operator state ${meta.name}: The new state typeSerializer for operator state must not be incompatible.`,
        field: meta.name,
        expected: before.serializer.type,
        found: now.serializer.type,
      })
    }
    this.#restored.delete(meta.name)
    return restored.values
  }
}

const mapView = <K, V>(pairs: Map<K, V>): MapState<K, V> => ({
  get: (key) => pairs.get(key),
  put: (key, value) => {
    pairs.set(key, value)
  },
  remove: (key) => {
    pairs.delete(key)
  },
  contains: (key) => pairs.has(key),
  entries: () => pairs.entries(),
  keys: () => pairs.keys(),
  values: () => pairs.values(),
  isEmpty: () => pairs.size === 0,
  clear: () => {
    pairs.clear()
  },
})

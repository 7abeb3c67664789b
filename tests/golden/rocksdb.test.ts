import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource, type ByteSource } from '../../main/binary/byte-source.ts'
import type { IncrementalHandle, OperatorState, StreamHandle } from '../../main/savepoint/metadata/model.ts'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { openRocksDb, type RocksDb, type RocksDbEntry } from '../../main/savepoint/rocksdb/rocksdb.ts'
import { corpusCases, type CorpusCase } from './corpus.ts'

/** The part of truth.json that is compared here: keyed state as Flink restored it. */
interface TrueState {
  name: string
  kind: string | null
  entries: TrueEntry[]
}
interface TrueEntry {
  keyGroup: number
  key: unknown
  value?: unknown
}
interface TrueOperator {
  id: string
  maxParallelism: number
  keyedStates?: TrueState[]
}

const instancesOf = (operator: OperatorState): IncrementalHandle[] =>
  operator.subtasks.flatMap(({ managedKeyed }) => (managedKeyed?.tag === 5 || managedKeyed?.tag === 11 ? [managedKeyed] : []))

const CASES = corpusCases()
  .filter(({ name }) => name.includes('rocksdb'))
  .map((each) => ({ ...each, operators: readMetadata(readFileSync(each.metadata), each.metadata).operators }))
  .filter(({ operators }) => operators.some((operator) => instancesOf(operator).length > 0))

/** Bytes of a stream, where its case lies now: absolute paths keep their tail `<line>/<case>/…`. */
function sourceOf(stream: StreamHandle | null, { folder, metadata }: CorpusCase): ByteSource {
  if (stream?.tag === 1) return memorySource(stream.name, stream.bytes)
  if (stream?.tag !== 2 && stream?.tag !== 6 && stream?.tag !== 15) throw new Error(`no file behind ${JSON.stringify(stream)}`)
  const file = stream.tag === 6 ? join(dirname(metadata), stream.path) : join(folder, '..', '..', stream.path.split('/mill/out/')[1] ?? '')
  const bytes = readFileSync(file)
  return memorySource(file, stream.tag === 15 ? bytes.subarray(stream.start, stream.start + stream.size) : bytes)
}

const open = (handle: IncrementalHandle, from: CorpusCase): Promise<RocksDb> =>
  openRocksDb(new Map([...handle.shared, ...handle.private].map(({ localPath, stream }) => [localPath, sourceOf(stream, from)])))

async function entriesOf(database: RocksDb, columnFamily: string): Promise<RocksDbEntry[]> {
  const entries: RocksDbEntry[] = []
  for await (const batch of database.iterate(columnFamily)) entries.push(...batch)
  return entries
}

/** Entries that a state has in RocksDB: a map one for each of its keys, anything else one. */
const stored = ({ kind, entries }: TrueState): TrueEntry[] =>
  kind === 'MAP' ? entries.flatMap((entry) => (entry.value as { map: unknown[] }).map.map(() => entry)) : entries

const int = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')

/** Bytes that a value must have, where its serializer is plain enough to say (ints and lists of them, longs); else null. */
function bytesOf(value: unknown, kind: string | null): string | null {
  if (kind === 'LIST' && Array.isArray(value) && value.every((each) => typeof each === 'number')) return value.map(int).join('2c')
  if (kind === 'REDUCING' && typeof value === 'string') return BigInt.asUintN(64, BigInt(value)).toString(16).padStart(16, '0')
  return null
}

describe.each(CASES)('$name', (each) => {
  const truth = each.truth().operators as TrueOperator[]
  const operators = each.operators.map((operator) => ({
    handles: instancesOf(operator),
    truth: truth.find(({ id }) => id === operator.id),
  }))

  it('gives the keyed state that Flink restored', async () => {
    for (const { handles, truth: operator } of operators) {
      if (handles.length === 0) continue
      const databases = await Promise.all(handles.map((handle) => open(handle, each)))
      const prefix = (operator?.maxParallelism ?? 0) > 128 ? 2 : 1
      const states = operator?.keyedStates ?? []
      expect(states.length).toBeGreaterThan(0)
      for (const state of states) {
        const holders = databases.filter(({ columnFamilies }) => columnFamilies.some(({ name }) => name === state.name))
        // Heap timers are in no column family; their truth comes of raw state.
        if (holders.length === 0 && state.name.startsWith('_timer_state/')) continue
        const entries = (await Promise.all(holders.map((database) => entriesOf(database, state.name)))).flat()
        const expected = stored(state)
        const keyGroups = (groups: number[]): number[] => groups.sort((a, b) => a - b)
        expect(keyGroups(entries.map(({ key }) => Buffer.from(key).readUIntBE(0, prefix))), state.name).toEqual(
          keyGroups(expected.map(({ keyGroup }) => keyGroup)),
        )
        const timers = state.name.startsWith('_timer_state/')
        const exact = expected.every(({ key, value }) => typeof key === 'number' && bytesOf(value, state.kind) !== null)
        if (exact && !timers) {
          const found = entries.map(({ key, value }) => [
            Buffer.from(key).toString('hex', prefix, prefix + 4),
            Buffer.from(value).toString('hex'),
          ])
          expect(found.sort(), state.name).toEqual(
            expected.map(({ key, value }) => [int(key as number), bytesOf(value, state.kind)]).sort(),
          )
        }
      }
    }
  })

  it('reads a key group by its range alone', async () => {
    for (const handle of each.operators.flatMap(instancesOf)) {
      const database = await open(handle, each)
      for (const { name } of database.columnFamilies) {
        const all = await entriesOf(database, name)
        const ranged: RocksDbEntry[] = []
        for (let first = 0; first < 256; first++) {
          const range = { from: Uint8Array.of(first), ...(first < 255 ? { to: Uint8Array.of(first + 1) } : {}) }
          for await (const batch of database.iterate(name, range)) ranged.push(...batch)
        }
        expect(ranged).toEqual(all)
      }
    }
  })
})

import { describe, expect, it } from 'vitest'
import { openSnapshot } from '../../main/operations/open-savepoint.ts'
import { readCanonicalEntries } from '../../main/savepoint/keyed/canonical-entries.ts'
import { readKeyedHeaderOf } from '../../main/savepoint/keyed/read-keyed-handle.ts'
import type { KeyedHandle } from '../../main/savepoint/metadata/model.ts'
import type { StreamOpener } from '../../main/savepoint/state/stream-opener.ts'
import { UidDictionary } from '../../main/savepoint/uid/dictionary.ts'
import { toUri } from '../../main/storage/uri.ts'
import { GROWTHS, nativeHandle } from '../conformance/native-savepoint.ts'
import { corpusCases, type CorpusCase } from './corpus.ts'
import { memoryTarget } from './memory-sink.ts'

/** Canonical streams and RocksDB's own files: those have the bytes that go into an instance. Of releases whose serializers are snapshots. */
const cases = corpusCases().filter(({ name }) =>
  /^(1\.1[1-9]|1\.20|2\.\d)\/.*-(canonical|rocksdb-native|rocksdb-incremental-chk)$/.test(name),
)

describe.each(GROWTHS)('a RocksDB instance that is %s', (growth) => {
  it.each(cases.map((one) => [one.name, one] as const))('reads as %s', async (_, one: CorpusCase) => {
    const snapshot = await openSnapshot({ location: toUri(one.metadata), maps: [], dictionary: new UidDictionary([]) })
    for (const { maxParallelism, subtasks } of snapshot.facts.metadata.operators) {
      for (const { managedKeyed: handle } of subtasks) {
        if (handle === null) continue
        const written = await nativeHandle(handle, snapshot.streams, maxParallelism, memoryTarget, growth, 1n)
        expect(written).toMatchObject({ tag: 11, keyGroupStart: handle.keyGroupStart })
        expect(await entriesOf(written, snapshot.streams, maxParallelism)).toEqual(
          await entriesOf(handle, snapshot.streams, maxParallelism),
        )
      }
    }
  })
})

/** State, key and value of all entries, sorted: canonical streams of the hashmap backend are in the order of its tables. */
async function entriesOf(handle: KeyedHandle, open: StreamOpener, maxParallelism: number): Promise<string[]> {
  const header = await readKeyedHeaderOf(handle, open)
  if (header === null) throw new Error('the handle has no header')
  const texts: string[] = []
  const hex = (bytes: Uint8Array, from?: number, to?: number): string => Buffer.from(bytes.subarray(from, to)).toString('hex')
  for await (const { batch } of readCanonicalEntries(handle, open, header, maxParallelism)) {
    for (let i = 0; i < batch.count; i++) {
      const name = header.states[batch.states[i] ?? -1]?.name ?? 'nothing'
      texts.push(
        `${name} ${hex(batch.bytes, batch.keyStart[i], batch.keyEnd[i])} ${hex(batch.bytes, batch.valueStart[i], batch.valueEnd[i])}`,
      )
    }
  }
  return texts.sort()
}

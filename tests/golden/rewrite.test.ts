import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readAll } from '../../main/binary/byte-source.ts'
import { CanonicalWriter } from '../../main/savepoint/keyed/canonical-writer.ts'
import { readCanonicalEntries } from '../../main/savepoint/keyed/canonical-entries.ts'
import { EntryEncoders } from '../../main/savepoint/keyed/encode-entries.ts'
import type { EntryBatch } from '../../main/savepoint/keyed/entry-batch.ts'
import type { KeyedHeader } from '../../main/savepoint/keyed/header.ts'
import { isHeapLayout } from '../../main/savepoint/keyed/read-key-groups.ts'
import { readKeyedHandle, readKeyedHeaderOf } from '../../main/savepoint/keyed/read-keyed-handle.ts'
import { writeKeyedHeader } from '../../main/savepoint/keyed/write-header.ts'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { readOperatorHeader } from '../../main/savepoint/operator/header.ts'
import { rewriteOperatorState } from '../../main/savepoint/operator/write-operator-state.ts'
import { readHead } from '../../main/savepoint/state/read-head.ts'
import { snappyFrames } from '../../main/savepoint/state/snappy-frames.ts'
import { memorySink } from './memory-sink.ts'
import { corpusCases } from './corpus.ts'
import { streamsOf } from './state-streams.ts'

/** Flink before 1.8 wrote headers of another form, which are read only. */
const cases = corpusCases().filter(({ name }) => !/^1\.[24]\//.test(name))

describe.each(cases)('$name', (one) => {
  const metadata = readMetadata(readFileSync(one.metadata), one.metadata)
  const open = streamsOf(one)

  it('canonical keyed streams are written as they were', async () => {
    for (const { subtasks, maxParallelism } of metadata.operators) {
      for (const { managedKeyed: handle } of subtasks) {
        if (handle?.tag !== 3 && handle?.tag !== 7 && handle?.tag !== 12) continue
        const source = await open(handle.stream)
        const header = await readKeyedHeaderOf(handle, open)
        if (source === null || header === null || (await isHeapLayout(handle, source))) continue
        const sink = memorySink()
        const writer = new CanonicalWriter(
          sink,
          [handle.keyGroupStart, handle.keyGroupStart + handle.offsets.length - 1],
          header.compressed,
        )
        await writer.begin(writeKeyedHeader(header))
        const ids = Int32Array.from(header.states, ({ id }) => id)
        for await (const { keyGroup, batch } of readCanonicalEntries(handle, open, header, maxParallelism)) {
          await writer.add(keyGroup, batch, ids)
        }
        const written = await writer.finish()
        const [before, after] = [await readAll(source), sink.bytes()]
        if (header.compressed) expect(await unpacked(after, written.offsets)).toEqual(await unpacked(before, handle.offsets))
        else {
          expect(written.offsets).toEqual(handle.offsets)
          expect(Buffer.compare(before, after)).toBe(0)
        }
        await source.close()
      }
    }
  })

  it('decoded entries are encoded to the bytes they came from', async () => {
    for (const { subtasks, maxParallelism } of metadata.operators) {
      for (const { managedKeyed: handle } of subtasks) {
        const source = handle?.tag === 7 ? await open(handle.stream) : null
        const header = handle === null || source === null ? null : await readKeyedHeaderOf(handle, open)
        if (handle === null || header === null) continue
        const stored: string[] = []
        for await (const { batch } of readCanonicalEntries(handle, open, header, maxParallelism)) stored.push(...pairsOf(batch, header))
        const encoders = new EntryEncoders(header.states, header.keySerializer.serializer, maxParallelism)
        const encoded: string[] = []
        for await (const entries of readKeyedHandle(handle, open, maxParallelism, {})) {
          for (const batch of encoders.encode(entries)) encoded.push(...pairsOf(batch, header))
        }
        expect(encoded.sort()).toEqual(stored.sort())
        await source?.close()
      }
    }
  })

  it('operator state streams are written as they were', async () => {
    for (const handle of metadata.operators.flatMap(({ subtasks }) => subtasks.flatMap(({ managedOperator }) => managedOperator))) {
      const source = handle === null ? null : await open(handle.stream)
      if (handle === null || source === null) continue
      const header = await readHead(source, (bytes) => readOperatorHeader(bytes, source.name, 0))
      const sink = memorySink()
      const version = header.version === 6 ? 6 : 5
      const written = await rewriteOperatorState(handle, source, header, () => true, version, sink)
      const before = await readAll(source)
      if (header.compressed)
        expect(written?.states.map(({ name, mode }) => ({ name, mode }))).toEqual(handle.states.map(({ name, mode }) => ({ name, mode })))
      else {
        expect(written?.states).toEqual(handle.states.map(({ name, mode, offsets }) => ({ name, mode, offsets })))
        expect(Buffer.compare(before, sink.bytes())).toBe(0)
      }
      await source.close()
    }
  })
})

/** Behind a map's null the hashmap backend writes bytes that mean nothing; RocksDB writes none, and so do we. */
function pairsOf({ bytes, count, states, keyStart, keyEnd, valueStart, valueEnd }: EntryBatch, header: KeyedHeader): string[] {
  const hex = (from = 0, to = 0): string => Buffer.from(bytes.subarray(from, to)).toString('hex')
  return Array.from({ length: count }, (_, i) => {
    const value = hex(valueStart[i], valueEnd[i])
    const isNull = header.states[states[i] ?? 0]?.options.get('KEYED_STATE_TYPE') === 'MAP' && value.startsWith('01')
    return `${states[i]} ${hex(keyStart[i], keyEnd[i])} ${isNull ? '01' : value}`
  })
}

/** The key groups of a compressed stream, decompressed: two compressors need not choose the same copies. */
async function unpacked(stream: Uint8Array, offsets: readonly number[]): Promise<string[]> {
  const source = {
    name: 'stream',
    byteLength: stream.length,
    read: (at: number, length: number) => Promise.resolve(stream.subarray(at, at + length)),
  }
  const starts = offsets.filter((offset) => offset > 0)
  return Promise.all(
    starts.map(async (from, i) => {
      const parts: Uint8Array[] = []
      for await (const { bytes } of snappyFrames(source, from, starts[i + 1] ?? stream.length)) parts.push(bytes)
      return Buffer.concat(parts).toString('hex')
    }),
  )
}

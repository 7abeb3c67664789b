import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { TidemarkError } from '../../shared/model/problem.ts'
import { scanState } from '../../main/operations/state/scan-state.ts'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import type { StreamOpener } from '../../main/savepoint/state/stream-opener.ts'
import { corpusCases } from '../golden/corpus.ts'
import { memory, streamsOf } from '../golden/state-streams.ts'
import { THOROUGH } from './damage.ts'
import { mutate, random } from './mutate.ts'

vi.setConfig({ testTimeout: 300_000 })

const ROUNDS = THOROUGH ? 60 : 4

/** The same streams, each damaged in its own way, and the same way each time it is opened. */
function damaged(open: StreamOpener, next: () => number, damage: (bytes: Uint8Array, next: () => number) => Uint8Array): StreamOpener {
  const known = new Map<unknown, Uint8Array>()
  return async (stream) => {
    const source = await open(stream)
    if (source === null) return null
    const bytes = known.get(stream) ?? damage(Uint8Array.from(await source.read(0, source.byteLength)), next)
    known.set(stream, bytes)
    await source.close()
    return memory(source.name, bytes)
  }
}

const cut = (bytes: Uint8Array, next: () => number): Uint8Array => bytes.subarray(0, Math.floor(next() * bytes.length))

/** Reads all of a savepoint's state; the only failures there may be are typed and say where. */
async function readAllState(file: string, open: StreamOpener): Promise<void> {
  for (const operator of readMetadata(readFileSync(file), file).operators) {
    try {
      for await (const batch of scanState(operator, open, {})) for (const { entry } of batch) JSON.stringify(entry)
    } catch (error) {
      if (!(error instanceof TidemarkError)) throw error
      expect(error.message).not.toBe('')
      expect(error.code).toMatch(/^(STATE|ROCKSDB|SERIALIZER)_/)
    }
  }
}

const CASES = corpusCases().filter(({ name }) => /^(1\.11|1\.20|2\.3)\/\w+-(hashmap|rocksdb)-(canonical|native|changelog-chk)$/.test(name))

describe.each(CASES)('$name', (one) => {
  const open = streamsOf(one)

  it('survives cuts and random damage in its state files', async () => {
    const next = random(one.name.length)
    for (let i = 0; i < ROUNDS; i++) {
      await readAllState(one.metadata, damaged(open, next, mutate))
      await readAllState(one.metadata, damaged(open, next, cut))
    }
  })
})

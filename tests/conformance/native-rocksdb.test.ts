import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSnapshot } from '../../main/operations/open-savepoint.ts'
import { planRewrite } from '../../main/operations/rewrite/plan-rewrite.ts'
import { rewriteSavepoint } from '../../main/operations/rewrite/rewrite-savepoint.ts'
import { UidDictionary } from '../../main/savepoint/uid/dictionary.ts'
import { toUri } from '../../main/storage/uri.ts'
import { corpusCases, type CorpusCase } from '../golden/corpus.ts'
import { GROWTHS, makeNative } from './native-savepoint.ts'
import { canRestore, RestoringFlink, START_MS, type Restored } from './restoring-flink.ts'

describe.runIf(canRestore()).each(['1.20', '2.3'] as const)('Flink %s restores the RocksDB instances that were written', (line) => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-native-'))
  const cases = corpusCases().filter(({ name }) => name.startsWith(`${line}/`) && /-(hashmap|rocksdb)-canonical(-rescaled)?$/.test(name))
  const keyedCases = cases.filter((one) => keyed(one.truth() as unknown as Restored).length > 0)
  let flink: RestoringFlink
  beforeAll(async () => {
    flink = await RestoringFlink.start(line)
  }, START_MS)
  afterAll(async () => {
    await flink.stop()
    rmSync(folder, { recursive: true })
  })

  const each = keyedCases.flatMap((one) => GROWTHS.map((growth) => [one.name, growth, one] as const))

  it.each(each)('%s, %s', async (_, growth, one) => {
    const target = join(folder, one.name.replace('/', '-'))
    await copyOf(one, target)
    await makeNative(target, growth)
    try {
      const after = await flink.restore(target, ['backend', 'rocksdb'])
      expect(keyed(after)).toEqual(keyed(one.truth() as unknown as Restored))
    } finally {
      rmSync(target, { recursive: true })
    }
  })

  const goingOn = keyedCases
    .filter(({ name }) => name.endsWith('/keyed-rocksdb-canonical'))
    .flatMap((one) => GROWTHS.flatMap((growth) => [1, 2, 3].map((parallelism) => [growth, parallelism, one] as const)))

  it.each(goingOn)('and the job goes on from them: %s, at parallelism %i', async (growth, parallelism, one) => {
    const target = join(folder, 'going-on')
    const options = ['backend', 'rocksdb', 'job', 'keyed', 'extra', '40', 'parallelism', String(parallelism)]
    await copyOf(one, target)
    await makeNative(target, growth)
    try {
      const told = parallelism === 1 ? (state: Restored) => keyed(state) : (state: Restored) => keyed(state, inAnyOrder)
      const after = told(await flink.restore(target, options))
      expect(after).toEqual(told(await flink.restore(join(one.metadata, '..'), options)))
      expect(after).not.toEqual(told(one.truth() as unknown as Restored))
    } finally {
      rmSync(target, { recursive: true })
    }
  })
})

/** The savepoint with all its files in a folder of its own. */
async function copyOf(one: CorpusCase, target: string): Promise<void> {
  const snapshot = await openSnapshot({ location: toUri(one.metadata), maps: [], dictionary: new UidDictionary([]) })
  const plan = await planRewrite(snapshot, { format: 'keep', release: null, drop: [], rename: [], remove: [], maxParallelism: [] })
  await rewriteSavepoint(snapshot, plan, target, { verify: false, onProgress: () => undefined })
}

/** Keyed entries by operator and state; states without entries need not be told of. */
const keyed = ({ operators }: Restored, textOf: (entry: unknown) => string = JSON.stringify): [name: string, entries: string[]][] =>
  operators
    .flatMap(({ id, keyedStates }) =>
      (keyedStates ?? []).map(({ name, entries }): [string, string[]] => [
        `${id} ${name}`,
        (entries ?? []).map((entry) => textOf(entry)).sort(),
      ]),
    )
    .filter(([, entries]) => entries.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))

/** Events of several feeds come in any order: lists may have another one, and the last event may be another. */
const inAnyOrder = (entry: unknown): string =>
  JSON.stringify(entry, (_, part: unknown) =>
    Array.isArray(part)
      ? part.map((one) => JSON.stringify(one)).sort()
      : typeof part === 'string'
        ? part.replace(/^événement #\d+$/, 'événement')
        : part,
  )

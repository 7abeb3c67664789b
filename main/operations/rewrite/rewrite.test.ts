import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { KeyGroupsHandle } from '../../savepoint/metadata/model.ts'
import { UidDictionary } from '../../savepoint/uid/dictionary.ts'
import { operatorIdOf } from '../../savepoint/uid/hash.ts'
import { keyGroupRangeOf } from '../../savepoint/uid/key-groups.ts'
import { toUri } from '../../storage/uri.ts'
import { openSnapshot } from '../open-savepoint.ts'
import type { Snapshot } from '../queries/snapshot.ts'
import { scanState } from '../state/scan-state.ts'
import { planRewrite } from './plan-rewrite.ts'
import type { RewriteRequest } from './request.ts'
import { rewriteSavepoint, type Rewritten } from './rewrite-savepoint.ts'

const root = join(import.meta.dirname, '../../..')
const samples = join(root, 'resources/sample-savepoint')
const SAMPLE = join(samples, readdirSync(samples).find((name) => name.startsWith('savepoint-')) ?? '')
const CORPUS = join(root, 'tests/golden/corpus')
const folder = mkdtempSync(join(tmpdir(), 'tidemark-rewrite-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const NOTHING: RewriteRequest = { format: 'keep', release: null, drop: [], rename: [], remove: [], maxParallelism: [] }
let made = 0

const open = (path: string): Promise<Snapshot> => openSnapshot({ location: toUri(path), maps: [], dictionary: new UidDictionary([]) })

/** The one folder or checkpoint of a case of the corpus. */
function corpusCase(name: string): string {
  const of = join(CORPUS, name)
  const metadata = readdirSync(of, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('_metadata'))
  return join(of, metadata ?? '')
}

async function rewritten(path: string, changes: Partial<RewriteRequest>): Promise<{ written: Rewritten; after: Snapshot }> {
  const snapshot = await open(path)
  const plan = await planRewrite(snapshot, { ...NOTHING, ...changes })
  expect(plan.blockers).toEqual([])
  const written = await rewriteSavepoint(snapshot, plan, join(folder, String(++made)), { verify: true, onProgress: () => undefined })
  return { written, after: await open(join(folder, String(made))) }
}

const blockersOf = async (path: string, changes: Partial<RewriteRequest>): Promise<string[]> =>
  (await planRewrite(await open(path), { ...NOTHING, ...changes })).blockers.map(({ code, state }) => `${code} ${state ?? ''}`.trim())

const filesOf = (path: string): string[] =>
  readdirSync(path).map(
    (name) =>
      `${name} ${createHash('sha256')
        .update(readFileSync(join(path, name)))
        .digest('hex')}`,
  )

const uid = (snapshot: Snapshot, wanted: string) => snapshot.facts.index.operators.find((operator) => operator.uid === wanted)

describe('a rewrite without changes', () => {
  it('holds the same entries, and the original is as it was', async () => {
    const before = filesOf(SAMPLE)
    const { written, after } = await rewritten(SAMPLE, {})
    expect(written.verified).toMatchObject({ states: 9, entries: 73_946, undecoded: [] })
    expect(filesOf(SAMPLE)).toEqual(before)
    expect(after.judgement.portability).toMatchObject({ selfContained: true, relocatable: true })
  })

  it('brings an incremental checkpoint with shared files into one folder that can be moved', async () => {
    const path = corpusCase('1.20/keyed-rocksdb-incremental-chk')
    expect((await open(path)).judgement.portability.relocatable).toBe(false)
    const { after } = await rewritten(path, {})
    expect(after.judgement.portability).toMatchObject({ selfContained: true, relocatable: true })
    expect(after.judgement.kind).toBe('savepoint')
    expect(after.judgement.format).toBe('native')
  })
})

describe('to the canonical format', () => {
  it.each(['1.20/keyed-rocksdb-incremental-chk', '2.3/keyed-hashmap-native', '2.3/timers-rocksdb-native', '1.15/windows-hashmap-native'])(
    '%s',
    async (name) => {
      const { after, written } = await rewritten(corpusCase(name), { format: 'canonical' })
      const tags = after.facts.index.operators.flatMap(({ subtasks }) => subtasks.flatMap(({ managedKeyed }) => managedKeyed?.tag ?? []))
      expect(new Set(tags)).toEqual(new Set([7]))
      expect(after.judgement.format).toBe('canonical')
      expect(written.verified?.entries).toBeGreaterThan(0)
    },
  )

  it('names each state whose entries cannot be told apart, before anything is written', async () => {
    expect(await blockersOf(corpusCase('2.3/types-hashmap-native'), { format: 'canonical' })).toContain('STATE_OPAQUE kryo-value')
  })
})

describe('edits', () => {
  it('gives an operator another uid', async () => {
    const { after } = await rewritten(SAMPLE, { rename: [{ operator: 'totals-per-shop', uid: 'totals' }] })
    expect(uid(after, 'totals-per-shop')).toBeUndefined()
    expect(uid(after, 'totals')?.id).toBe(operatorIdOf('totals'))
  })

  it('refuses two operators with one id', async () => {
    expect(await blockersOf(SAMPLE, { rename: [{ operator: 'totals-per-shop', uid: 'revenue-per-hour' }] })).toEqual(['SAME_ID'])
  })

  it('leaves out an operator, and one state of another', async () => {
    const { after, written } = await rewritten(SAMPLE, {
      drop: ['revenue-per-hour'],
      remove: [{ operator: 'totals-per-shop', state: 'total-cents' }],
    })
    expect(uid(after, 'revenue-per-hour')).toBeUndefined()
    const states = new Set<string>()
    for await (const batch of scanState(uid(after, 'totals-per-shop') ?? never(), after.streams, {}))
      for (const { state } of batch) states.add(state)
    expect(states.has('total-cents')).toBe(false)
    expect(written.verified?.entries).toBeLessThan(73_946)
  })

  it('leaves out an operator state and keeps the others of its stream', async () => {
    const path = corpusCase('2.3/operator-hashmap-canonical')
    const before = await open(path)
    const operator = before.facts.index.operators.find(({ subtasks }) =>
      subtasks.some(({ managedOperator }) => (managedOperator[0]?.states.length ?? 0) > 1),
    )
    const names = operator?.subtasks[0]?.managedOperator[0]?.states.map(({ name }) => name) ?? []
    const { after } = await rewritten(path, { remove: [{ operator: operator?.id ?? '', state: names[0] ?? '' }] })
    const left = after.facts.index.operators.find(({ id }) => id === operator?.id)?.subtasks[0]?.managedOperator[0]?.states ?? []
    expect(left.map(({ name }) => name).sort()).toEqual(names.slice(1).sort())
  })

  it('refuses to write an operator stream anew of which not all states can be listed', async () => {
    const path = join(folder, 'unknown-serializer')
    cpSync(join(corpusCase('2.3/operator-hashmap-canonical'), '..'), path, { recursive: true })
    // Every serializer's class gets another name of the same length: none is known any more.
    for (const name of readdirSync(path)) {
      const bytes = readFileSync(join(path, name))
      for (const { index } of bytes.toString('latin1').matchAll(/SerializerSnapshot/g)) bytes.write('Z', index)
      writeFileSync(join(path, name), bytes)
    }
    const found = await open(path)
    const remarks = (await planRewrite(found, { ...NOTHING, release: '1.17' })).blockers.map(({ code }) => code)
    expect(new Set(remarks)).toEqual(new Set(['SERIALIZER_UNKNOWN']))
  })

  it('names the states that there are', async () => {
    await expect(blockersOf(SAMPLE, { remove: [{ operator: 'totals-per-shop', state: 'nope' }] })).rejects.toMatchObject({
      code: 'UNKNOWN_STATE',
      expected: expect.stringContaining('total-cents') as string,
    })
  })

  it.each([4, 100, 128, 129, 300, 32_768])('puts every key into its key group at max parallelism %i', async (value) => {
    const { after } = await rewritten(SAMPLE, { maxParallelism: [{ operator: null, value }] })
    const operator = uid(after, 'totals-per-shop') ?? never()
    expect(operator.maxParallelism).toBe(value)
    for (const { index, managedKeyed } of operator.subtasks) {
      const { start, end } = keyGroupRangeOf(index, operator.parallelism, value) ?? never()
      expect((managedKeyed as KeyGroupsHandle).keyGroupStart).toBe(start)
      expect((managedKeyed as KeyGroupsHandle).offsets.length).toBe(end - start + 1)
    }
  })

  it.each([
    ['below the parallelism', SAMPLE, 3, 'MAX_PARALLELISM'],
    ['beyond the most', SAMPLE, 32_769, 'MAX_PARALLELISM'],
    ['with raw keyed state', corpusCase('2.3/timers-rocksdb-heaptimers-chk'), 200, 'RAW_KEYED_STATE'],
  ])('refuses a max parallelism %s', async (_, path, value, code) => {
    expect(await blockersOf(path, { maxParallelism: [{ operator: null, value }] })).toContain(code)
  })
})

describe('for another Flink', () => {
  it('writes the metadata version that it reads', async () => {
    const { after } = await rewritten(SAMPLE, { release: '1.16', format: 'canonical' })
    expect(after.facts.metadata.version).toBe(4)
  })

  it('names what cannot go down', async () => {
    expect(await blockersOf(corpusCase('2.3/finished-hashmap-canonical'), { release: '1.13' })).toContain('FINISHED_SUBTASKS')
    expect(await blockersOf(corpusCase('2.3/coordinator-hashmap-canonical'), { release: '1.10' })).toContain('COORDINATOR_STATE')
    const ancient = await blockersOf(corpusCase('1.4/ancient-rocksdb-savepoint'), { release: '1.20' })
    expect(ancient).toEqual(expect.arrayContaining(['OLD_KEYED_STATE', 'OLD_OPERATOR_STATE']))
  })

  it('warns of serializers that differ between Flink 1 and 2', async () => {
    const { warnings } = await planRewrite(await open(corpusCase('2.3/types-rocksdb-canonical')), { ...NOTHING, release: '1.20' })
    expect(warnings.map(({ code, state }) => `${code} ${state ?? ''}`)).toContain('KRYO kryo-value')
  })
})

describe('the place', () => {
  it('must be free, and outside the original', async () => {
    const snapshot = await open(SAMPLE)
    const plan = await planRewrite(snapshot, NOTHING)
    const options = { verify: false, onProgress: () => undefined }
    await expect(rewriteSavepoint(snapshot, plan, folder, options)).rejects.toMatchObject({ code: 'TARGET_EXISTS' })
    await expect(rewriteSavepoint(snapshot, plan, join(SAMPLE, 'inside'), options)).rejects.toMatchObject({ code: 'TARGET_INSIDE' })
    await expect(
      rewriteSavepoint(
        snapshot,
        { ...plan, blockers: [{ code: 'X', text: 'so', operator: null, state: null }] },
        join(folder, 'no'),
        options,
      ),
    ).rejects.toMatchObject({ code: 'REWRITE_BLOCKED' })
    expect(existsSync(join(folder, 'no'))).toBe(false)
  })

  it('stays empty when the process is killed, wherever it is; the next run clears what was left', { timeout: 60_000 }, async () => {
    for (const step of [1, 2, 5, 9, 14]) {
      const target = join(folder, `killed-${step}`)
      expect(await killedAt(step, target)).toBe('SIGKILL')
      expect(existsSync(target)).toBe(false)
      expect(readdirSync(folder).some((name) => name.startsWith(`.killed-${step}.`))).toBe(true)
      const snapshot = await open(SAMPLE)
      await rewriteSavepoint(
        snapshot,
        await planRewrite(snapshot, { ...NOTHING, maxParallelism: [{ operator: null, value: 64 }] }),
        target,
        { verify: true, onProgress: () => undefined },
      )
      expect(readdirSync(folder).some((name) => name.startsWith(`.killed-${step}.`))).toBe(false)
      expect((await open(target)).judgement.portability.relocatable).toBe(true)
    }
  })
})

/** Rewrites the sample in a process of its own, which kills itself outright at its nth word of progress; returns the signal. */
async function killedAt(step: number, target: string): Promise<string | null> {
  const script = `
    const { openSnapshot } = await import(process.argv[1] + '/open-savepoint.ts')
    const { planRewrite } = await import(process.argv[1] + '/rewrite/plan-rewrite.ts')
    const { rewriteSavepoint } = await import(process.argv[1] + '/rewrite/rewrite-savepoint.ts')
    const snapshot = await openSnapshot({ location: process.argv[2], maps: [], dictionary: { lookup: () => null } })
    const plan = await planRewrite(snapshot, { format: 'keep', release: null, drop: [], rename: [], remove: [], maxParallelism: [{ operator: null, value: 64 }] })
    let told = 0
    await rewriteSavepoint(snapshot, plan, process.argv[3], { verify: true, onProgress: () => { if (++told === ${step}) process.kill(process.pid, 'SIGKILL') } })`
  const operations = new URL('..', import.meta.url).href.replace(/\/$/, '')
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, operations, toUri(SAMPLE), target], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [, signal] = (await once(child, 'close')) as [number | null, string | null]
  return signal
}

function never(): never {
  throw new Error('not there')
}

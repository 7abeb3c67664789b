import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { UidDictionary } from '../../savepoint/uid/dictionary.ts'
import { openSnapshot } from '../open-savepoint.ts'
import type { Snapshot } from '../queries/snapshot.ts'
import { exportEntries, type ExportRequest } from './export-entries.ts'

const samples = join(import.meta.dirname, '../../../resources/sample-savepoint')
const SAMPLE = join(samples, readdirSync(samples).find((name) => name.startsWith('savepoint-')) ?? '')
const snapshotOf = (location: string): Promise<Snapshot> => openSnapshot({ location, maps: [], dictionary: new UidDictionary([]) })
const sample = await snapshotOf(SAMPLE)

const home = mkdtempSync(join(tmpdir(), 'tidemark-export-'))
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(home, 'case-'))
})

const request = (more: Partial<ExportRequest> = {}): ExportRequest => ({
  operator: 'totals-per-shop',
  state: 'total-cents',
  format: 'csv',
  file: join(folder, 'out.csv'),
  force: false,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  ...more,
})
const lines = (): string[] => readFileSync(join(folder, 'out.csv'), 'utf8').split('\r\n').slice(1, -1)

describe('entries of the sample', () => {
  it('are all written, and nothing else is left', async () => {
    const { entries, bytes } = await exportEntries(sample, request())
    expect(entries).toBe(60)
    expect(lines()).toHaveLength(60)
    expect(readFileSync(join(folder, 'out.csv')).length).toBe(bytes)
    expect(readdirSync(folder)).toEqual(['out.csv'])
  })

  it('are those of a key, of a key group, or some', async () => {
    await exportEntries(sample, request({ key: 'shop-7' }))
    expect(lines()).toEqual(['"13ef7e00f40da858f073ecb62a1ebd4b",2,73,"shop-7",113517506,17,,'])
    const all = await exportEntries(sample, request({ keyGroup: 73, force: true }))
    expect(all.entries).toBeGreaterThan(0)
    expect(lines()).toHaveLength(all.entries)
    expect(lines().every((line) => line.split(',')[2] === '73')).toBe(true)
    expect((await exportEntries(sample, request({ limit: 7, force: true }))).entries).toBe(7)
    expect(lines()).toHaveLength(7)
  })

  it('are of all operators in NDJSON, up to a limit', async () => {
    const { format, file, force, signal, onProgress } = request({ format: 'ndjson', file: join(folder, 'all.ndjson') })
    const all = await exportEntries(sample, { format, file, force, signal, onProgress })
    const operators = new Set(
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { operator: string }).operator),
    )
    expect(operators.size).toBe(5)
    const some = await exportEntries(sample, { format, file, force: true, signal, onProgress, limit: all.entries - 1 })
    expect(some.entries).toBe(all.entries - 1)
  })
})

describe('the place', () => {
  const refused = async (more: Partial<ExportRequest>, code: string, snapshot = sample): Promise<void> => {
    await expect(exportEntries(snapshot, request(more))).rejects.toThrow(expect.objectContaining({ code }))
  }

  it('keeps a file that is there, unless told', async () => {
    writeFileSync(join(folder, 'out.csv'), 'mine')
    await refused({}, 'TARGET_EXISTS')
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('mine')
    await exportEntries(sample, request({ force: true }))
    expect(lines()).toHaveLength(60)
  })

  it('keeps what another export is writing, unless told', async () => {
    writeFileSync(join(folder, 'out.csv.part'), 'theirs')
    await refused({}, 'TARGET_EXISTS')
    expect(readdirSync(folder)).toEqual(['out.csv.part'])
    await exportEntries(sample, request({ force: true }))
    expect(readdirSync(folder)).toEqual(['out.csv'])
  })

  it('never takes that of a folder, a link to nothing, or another machine', async () => {
    mkdirSync(join(folder, 'out.csv'))
    await refused({ force: true }, 'TARGET_UNUSABLE')
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link.csv'))
    await refused({ file: join(folder, 'link.csv'), force: true }, 'TARGET_UNUSABLE')
    await refused({ file: join(folder, 'absent', 'out.csv') }, 'TARGET_UNUSABLE')
    await refused({ file: 's3://bucket/out.csv' }, 'TARGET_UNUSABLE')
  })

  it('lies outside the savepoint, however it is reached', async () => {
    const own = join(folder, basename(SAMPLE))
    cpSync(SAMPLE, own, { recursive: true })
    const before = readdirSync(own)
    symlinkSync(own, join(folder, 'link'))
    await refused({ file: join(own, 'out.csv') }, 'TARGET_INSIDE', await snapshotOf(own))
    await refused({ file: join(folder, 'link', 'out.csv'), force: true }, 'TARGET_INSIDE', await snapshotOf(own))
    expect(readdirSync(own)).toEqual(before)
    await exportEntries(await snapshotOf(own), request({ file: `${own}.csv` }))
    expect(existsSync(`${own}.csv`)).toBe(true)
  })
})

describe('an export that fails', () => {
  it('leaves nothing where it is interrupted, and what was there before', async () => {
    writeFileSync(join(folder, 'out.csv'), 'mine')
    const stop = new AbortController()
    const seen: number[] = []
    const onProgress = (entries: number): void => {
      seen.push(entries)
      if (entries > 10) stop.abort()
    }
    const failing = exportEntries(sample, request({ state: 'cents-by-customer', force: true, signal: stop.signal, onProgress }))
    await expect(failing).rejects.toThrow(expect.objectContaining({ code: 'EXPORT_INTERRUPTED' }))
    await expect(failing).rejects.toThrow(`Nothing was exported: ${join(folder, 'out.csv.part')} was removed.`)
    expect(seen.at(-1)).toBeLessThan(60)
    expect(readdirSync(folder)).toEqual(['out.csv'])
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe('mine')
  })

  it('leaves nothing where the savepoint cannot be read to its end', async () => {
    const own = join(folder, 'cut')
    cpSync(SAMPLE, own, { recursive: true })
    const whole = await snapshotOf(own)
    const keyed = whole.facts.index.operators.find(({ id }) => id.startsWith('13ef7e00'))?.subtasks.at(-1)?.managedKeyed
    if (keyed?.tag !== 7 || keyed.stream?.tag !== 6) throw new Error('the sample has changed')
    truncateSync(join(own, keyed.stream.path), keyed.stream.size - 100)
    const seen: number[] = []
    const failing = exportEntries(await snapshotOf(own), request({ onProgress: (entries) => seen.push(entries) }))
    await expect(failing).rejects.toThrow('Nothing was exported')
    expect(Math.max(...seen)).toBeGreaterThan(0)
    expect(readdirSync(folder)).toEqual(['cut'])
  })

  it('makes no file for a state that is not there', async () => {
    await expect(exportEntries(sample, request({ state: 'nothing' }))).rejects.toThrow('has no state called nothing')
    expect(readdirSync(folder)).toEqual([])
  })
})

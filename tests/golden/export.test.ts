import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { exportEntries, type ExportRequest } from '../../main/operations/export/export-entries.ts'
import { openSavepoint, openSnapshot, type OpenRequest } from '../../main/operations/open-savepoint.ts'
import type { JsonValue } from '../../main/savepoint/serializers/serializer.ts'
import { UidDictionary } from '../../main/savepoint/uid/dictionary.ts'
import { corpusCases, type CorpusCase } from './corpus.ts'
import { readCsv, readParquet, type ReadRow } from './read-exports.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-export-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Every kind of state and value, in the layouts that entries come from. */
const CASES =
  /^(?:1\.20|2\.3)\/(?:types|windows|timers|operator|nulls|ttl|avro|keyed)-(?:hashmap-canonical|rocksdb-native|rocksdb-heaptimers-chk)$/
const cases = corpusCases().filter(({ name }) => CASES.test(name))

const requestFor = ({ metadata, folder: around, truth }: CorpusCase): OpenRequest => ({
  location: metadata,
  maps: [{ from: String(truth()['writtenAt']), to: around }],
  dictionary: new UidDictionary([]),
})

describe.each(cases)('$name', (one) => {
  it('has the same entries in all formats', async () => {
    const request = requestFor(one)
    const snapshot = await openSnapshot(request)
    const { operators } = await (await openSavepoint(request)).statesReport()
    let compared = 0
    for (const { id: operator, states } of operators) {
      for (const state of new Set(states.filter(({ kind }) => kind !== 'RAW').map(({ name }) => name))) {
        const save = async (format: ExportRequest['format']): Promise<string> => {
          const file = join(folder, `entries.${format}`)
          const signal = new AbortController().signal
          await exportEntries(snapshot, { operator, state, format, file, force: true, signal, onProgress: () => undefined })
          return file
        }
        const lines = readFileSync(await save('ndjson'), 'utf8')
          .split('\n')
          .slice(0, -1)
        const { types, rows } = await readParquet(await save('parquet'))
        const expected = lines.map((line) => rowOf(JSON.parse(line) as Record<string, JsonValue>, state, types))
        expect(rows.map(withoutPlace), state).toEqual(expected)
        expect(readCsv(await save('csv'), types), state).toEqual(rows)
        compared += lines.length
      }
    }
    expect(compared).toBeGreaterThan(0)
  })
})

it('covers what the corpus has of it', () => {
  expect(cases.length).toBeGreaterThan(20)
  expect(new Set(cases.map(({ metadata }) => dirname(metadata))).size).toBe(cases.length)
})

/** Subtask and bytes of keyed state are not in an NDJSON line. */
function withoutPlace({ subtask, bytes, ...row }: ReadRow): ReadRow {
  expect(subtask).toBeTypeOf('number')
  if (bytes !== undefined) expect(Number(bytes)).toBeGreaterThan(0)
  return 'key_group' in row || subtask === undefined ? row : { ...row, subtask }
}

/** The row that an NDJSON line must have become. */
function rowOf(line: Record<string, JsonValue>, state: string, types: ReadonlyMap<string, string>): ReadRow {
  expect(line['state']).toBe(state)
  const { keyGroup, key, window, undecoded, value, ...rest } = line
  delete rest['state']
  const row: ReadRow = {
    ...rest,
    ...(keyGroup === undefined ? {} : { key_group: keyGroup }),
    ...beside('key', key, 'key_undecoded'),
    ...(undecoded === undefined ? beside('value', value, 'undecoded') : beside('value', { undecoded }, 'undecoded')),
    ...(Array.isArray(window) ? { window_start: window[0] ?? null, window_end: window[1] ?? null } : {}),
  }
  for (const [name, type] of types) if (type === 'FLOAT' && typeof row[name] === 'number') row[name] = Math.fround(row[name])
  return row
}

/** A part in its column, or the bytes that stand for it in the other; neither where it is null. */
function beside(name: string, part: JsonValue | undefined, hex: string): ReadRow {
  if (part === null || part === undefined) return {}
  const undecoded = typeof part === 'object' && 'undecoded' in part ? (part['undecoded'] as { bytes: string }) : null
  return undecoded === null ? { [name]: part } : { [hex]: undecoded.bytes }
}

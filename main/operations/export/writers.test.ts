import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { csvRecords } from '../../../tests/golden/read-exports.ts'
import type { JsonValue } from '../../savepoint/serializers/serializer.ts'
import { columnsOf, type ExportColumn, type ExportRow } from './columns.ts'
import { csvWriter } from './csv-writer.ts'
import type { ByteSink } from './entry-writer.ts'
import { parquetWriter } from './parquet-writer.ts'

class Memory implements ByteSink {
  readonly parts: Buffer[] = []

  write(bytes: Uint8Array): Promise<void> {
    this.parts.push(Buffer.from(bytes))
    return Promise.resolve()
  }

  text(): string {
    return Buffer.concat(this.parts).toString()
  }

  file(): ArrayBuffer {
    return new Uint8Array(Buffer.concat(this.parts)).buffer
  }
}

const columns = (value: string): ExportColumn[] => columnsOf([{ keyed: { key: 'STRING', namespace: 'VOID_NAMESPACE' }, value }])
const rowsOf = (values: readonly JsonValue[]): ExportRow[] =>
  values.map((value, i) => ({ operator: 'a'.repeat(32), state: 's', subtask: 0, bytes: 9, entry: { keyGroup: 1, key: `k${i}`, value } }))

async function parquet(
  value: string,
  batches: Iterable<readonly JsonValue[]>,
): Promise<{ memory: Memory; read: Record<string, unknown>[] }> {
  const memory = new Memory()
  const writer = parquetWriter(columns(value), { 'tidemark.state': 's' }, memory)
  for (const batch of batches) await writer.write(rowsOf(batch))
  await writer.finish()
  return { memory, read: await parquetReadObjects({ file: memory.file() }) }
}

describe('Parquet', () => {
  it('writes row groups as they fill', async () => {
    const batches = Array.from({ length: 150 }, (_, i) => Array.from({ length: 1000 }, (_, j) => String(i * 1000 + j)))
    const { memory, read } = await parquet('LONG', batches)
    expect(read.map(({ value }) => value)).toEqual(batches.flat().map(BigInt))
    // Two full groups, the rest, the footer.
    expect(memory.parts.length).toBe(4)
  })

  it('writes a row group early where its values are large', async () => {
    const large = 'x'.repeat(12 * 1024 * 1024)
    const { memory, read } = await parquet('LIST<STRING>', [[[`${large}1`], [`${large}2`], [`${large}3`], ['4']]])
    expect(read.map(({ value }) => String((value as string[])[0]).slice(-1))).toEqual(['1', '2', '3', '4'])
    expect(memory.parts.length).toBe(3)
    // Whole values are not kept as bounds in the footer.
    expect(memory.parts[2]?.length).toBeLessThan(10_000)
  })

  it('tells 0 from -0 and has what is no number', async () => {
    const { read } = await parquet('DOUBLE', [[0, '-0.0', 'NaN', '-Infinity', null, 0, '-0.0', 0, '-0.0']])
    expect(read.map(({ value }) => value)).toEqual([0, -0, NaN, -Infinity, null, 0, -0, 0, -0])
  })

  it('has its columns without a row', async () => {
    const { memory, read } = await parquet('LONG', [])
    const { schema } = await parquetMetadataAsync(memory.file())
    expect(read).toEqual([])
    expect(schema.slice(1).map(({ name }) => name)).toEqual(columns('LONG').map(({ name }) => name))
  })
})

describe('CSV', () => {
  it('tells null from an empty text, and quotes what it must', async () => {
    const texts = ['', null, 'a,b', 'say "so"', 'one\ntwo', 'one\rtwo', 'one\r\ntwo', ' x ', '=1+1', 'true', '12']
    const memory = new Memory()
    const writer = csvWriter(columns('STRING'), memory)
    for (const text of texts) await writer.write(rowsOf([text]))
    await writer.finish()
    const [names, ...records] = csvRecords(memory.text())
    expect(records.map((record) => record[names?.indexOf('value') ?? -1])).toEqual(texts)
  })

  it('is a line of names without a row', async () => {
    const memory = new Memory()
    await csvWriter(columns('LONG'), memory).finish()
    expect(memory.text()).toBe('operator,subtask,key_group,key,value,bytes,undecoded,key_undecoded\r\n')
  })
})

it('one column holds what subtasks wrote with different serializers', () => {
  const keyed = { key: 'STRING', namespace: 'TIME_WINDOW' }
  const merged = columnsOf([
    { keyed, value: 'LONG' },
    { keyed, value: 'INT' },
    { keyed: null, value: 'LONG' },
  ])
  expect(merged.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'operator STRING',
    'subtask INT32',
    'key_group INT32',
    'key STRING',
    'window_start INT64',
    'window_end INT64',
    'value JSON',
    'bytes INT64',
    'undecoded STRING',
    'key_undecoded STRING',
  ])
})

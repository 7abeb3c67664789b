import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { UidDictionary } from '../../savepoint/uid/dictionary.ts'
import { keyGroupBounds } from '../../savepoint/keyed/key-group-bounds.ts'
import { storageFor, type Storage } from '../../storage/storage.ts'
import { lastSegment } from '../../storage/uri.ts'
import { openSavepoint } from '../open-savepoint.ts'
import type { ScannedEntry } from './scan-state.ts'

const samples = join(import.meta.dirname, '../../../resources/sample-savepoint')
const SAMPLE = join(samples, readdirSync(samples).find((name) => name.startsWith('savepoint-')) ?? '')

interface Read {
  file: string
  offset: number
  length: number
}

/** Local storage that notes each range that is read. */
function watched(reads: Read[]): (uri: string) => Storage {
  return (uri) => {
    const storage = storageFor(uri)
    return {
      ...storage,
      stat: (of) => storage.stat(of),
      list: (of) => storage.list(of),
      async source(of) {
        const source = await storage.source(of)
        const read = (offset: number, length: number): Promise<Uint8Array> => {
          reads.push({ file: lastSegment(of), offset, length })
          return source.read(offset, length)
        }
        return { name: source.name, byteLength: source.byteLength, read, close: () => source.close() }
      },
    }
  }
}

const all = async (batches: AsyncIterable<ScannedEntry[]>): Promise<ScannedEntry[]> => {
  const out: ScannedEntry[] = []
  for await (const batch of batches) out.push(...batch)
  return out
}

describe('the sample savepoint', () => {
  it('finds one key, and reads the bytes of its key group alone', async () => {
    const reads: Read[] = []
    const opened = await openSavepoint({ location: SAMPLE, maps: [], dictionary: new UidDictionary([]), storage: watched(reads) })
    const operator = opened.findOperator('totals-per-shop')
    const key = await opened.findKey(operator, 'shop-7')
    expect(key).toEqual({ json: '"shop-7"', keyGroup: 73 })

    reads.length = 0
    const found = await all(opened.scan(operator, { states: new Set(['total-cents']), key: '"shop-7"', keyGroups: [73, 73] }))
    expect(found.map(({ entry }) => entry)).toEqual([{ keyGroup: 73, key: 'shop-7', value: '113517506' }])

    const bodies = reads.filter(({ offset }) => offset > 0)
    const handle = operator.state.subtasks.map(({ managedKeyed }) => managedKeyed).find((one) => one?.tag === 7 && one.keyGroupStart === 64)
    if (handle?.tag !== 7 || handle.stream?.tag !== 6) throw new Error('the sample has changed')
    const bound = keyGroupBounds(handle.keyGroupStart, handle.offsets, handle.stream.size, 1).find(({ keyGroup }) => keyGroup === 73)
    expect(bodies).toEqual([{ file: handle.stream.path, offset: bound?.from, length: (bound?.to ?? 0) - (bound?.from ?? 0) }])
    opened.close()
  })

  it('has every key of a keyed operator once', async () => {
    const opened = await openSavepoint({ location: SAMPLE, maps: [], dictionary: new UidDictionary([]) })
    const entries = await all(opened.scan(opened.findOperator('totals-per-shop'), { states: new Set(['total-cents']) }))
    expect(new Set(entries.map(({ entry }) => entry.key)).size).toBe(60)
    expect(entries.length).toBe(60)
    opened.close()
  })

  it('says which operator it does not know', async () => {
    const opened = await openSavepoint({ location: SAMPLE, maps: [], dictionary: new UidDictionary([]) })
    expect(() => opened.findOperator('nobody')).toThrow('No operator of this savepoint is called nobody.')
    await expect(opened.findKey(opened.findOperator('orders-source'), 'x')).resolves.toBeNull()
    opened.close()
  })
})

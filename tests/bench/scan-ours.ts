/**
 * Ours, in a process of its own: reads every entry of a savepoint's keyed state, decoded. Arguments: path; what is made of an
 * entry (values, json); how many worker threads share the key groups (0: none beside the main one). Prints one line of JSON:
 * entries, characters, ms, peak heap of the main thread and resident MB.
 */
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { openSnapshot } from '../../main/operations/open-savepoint.ts'
import { scanState } from '../../main/operations/state/scan-state.ts'
import { readKeyedHandle } from '../../main/savepoint/keyed/read-keyed-handle.ts'
import type { KeyedQuery } from '../../main/savepoint/keyed/read-key-groups.ts'
import { UidDictionary } from '../../main/savepoint/uid/dictionary.ts'
import { toUri } from '../../main/storage/uri.ts'

interface Work {
  path: string
  how: string
  keyGroups: [number, number]
}
interface Read {
  entries: number
  characters: number
  heapMb: number
}

async function scan({ path, how, keyGroups }: Work): Promise<Read> {
  const { facts, streams } = await openSnapshot({ location: toUri(path), maps: [], dictionary: new UidDictionary([]) })
  const read: Read = { entries: 0, characters: 0, heapMb: 0 }
  let batches = 0
  const add = (values: unknown[]): void => {
    read.entries += values.length
    for (const value of values) read.characters += (value as string).length
    // To ask costs more than a batch, so it is asked now and then.
    if (batches++ % 16 === 0) read.heapMb = Math.max(read.heapMb, process.memoryUsage().heapUsed / 1e6)
  }
  const query: KeyedQuery = { keyGroups }
  for (const operator of facts.index.operators) {
    if (how === 'json') {
      for await (const batch of scanState(operator, streams, query)) add(batch.map(({ entry }) => entry['value']))
      continue
    }
    for (const { managedKeyed } of operator.subtasks) {
      if (managedKeyed === null) continue
      for await (const batch of readKeyedHandle(managedKeyed, streams, operator.maxParallelism, query)) add(batch.map(({ value }) => value))
    }
  }
  return read
}

/** Key groups of the bench's savepoints. */
const KEY_GROUPS = 128

if (isMainThread) {
  const started = performance.now()
  const [path = '', how = 'values', threads = '0'] = process.argv.slice(2)
  const count = Number(threads)
  const parts =
    count === 0
      ? [await scan({ path, how, keyGroups: [0, KEY_GROUPS - 1] })]
      : await Promise.all(
          Array.from({ length: count }, async (_, at): Promise<Read> => {
            const keyGroups = [Math.ceil((at * KEY_GROUPS) / count), Math.ceil(((at + 1) * KEY_GROUPS) / count) - 1]
            const worker = new Worker(new URL(import.meta.url), { workerData: { path, how, keyGroups } })
            const [read] = (await once(worker, 'message')) as [Read]
            return read
          }),
        )
  const sum = (of: (read: Read) => number): number => parts.reduce((all, read) => all + of(read), 0)
  console.log(
    JSON.stringify({
      entries: sum(({ entries }) => entries),
      characters: sum(({ characters }) => characters),
      ms: performance.now() - started,
      heapMb: Math.max(...parts.map(({ heapMb }) => heapMb)),
      rssMb: process.resourceUsage().maxRSS / 1e3,
    }),
  )
} else parentPort?.postMessage(await scan(workerData as Work))

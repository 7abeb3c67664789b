/** Ours, in a process of its own: the first read, then the median of n. Prints one line of JSON, times in ms, memory in MB. */
import { readFileSync } from 'node:fs'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'

const file = process.argv[2] ?? ''
const n = Number(process.argv[3] ?? 0)

function once(): number {
  const start = performance.now()
  const metadata = readMetadata(readFileSync(file), file)
  if (metadata.operators.length === 0) throw new Error('nothing was loaded')
  return performance.now() - start
}

const first = once()
const rss = process.memoryUsage().rss / 1e6
const warm = Array.from({ length: n }, once).sort((a, b) => a - b)
console.log(JSON.stringify({ first, warm: warm[n >> 1] ?? null, rss }))

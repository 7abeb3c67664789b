/**
 * Ours, in a process of its own: the first read; with `touch` then a walk over every handle and one that decodes every value;
 * then the median of n. Prints one line of JSON, times in ms from the start of the read, memory in MB.
 */
import { readFileSync } from 'node:fs'
import type { SavepointMetadata } from '../../main/savepoint/metadata/model.ts'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { decodeEveryValue, touchEveryHandle } from './metadata-walks.ts'

const file = process.argv[2] ?? ''
const n = Number(process.argv[3] ?? 0)

function load(): SavepointMetadata {
  const metadata = readMetadata(readFileSync(file), file)
  if (metadata.operators.length === 0) throw new Error('nothing was loaded')
  return metadata
}

const start = performance.now()
const metadata = load()
const first = performance.now() - start
const rss = process.memoryUsage().rss / 1e6
const walked = process.argv[4] === 'touch' ? walk(metadata) : {}

const warm = Array.from({ length: n }, () => {
  const before = performance.now()
  load()
  return performance.now() - before
}).sort((a, b) => a - b)
console.log(JSON.stringify({ first, warm: warm[n >> 1] ?? null, rss, ...walked }))

function walk(of: SavepointMetadata): { touched: number; decoded: number; handles: number; characters: number } {
  const handles = touchEveryHandle(of)
  const touched = performance.now() - start
  const characters = decodeEveryValue(of)
  return { touched, decoded: performance.now() - start, handles, characters }
}

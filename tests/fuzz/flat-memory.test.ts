import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { makeBigState } from '../bench/big-state.ts'

/** 2 GB in the thorough run; enough to overflow the heap in any other. */
const MEGABYTES = process.env['TIDEMARK_REAL'] === '1' ? 2048 : 320
const HEAP_MB = 256
const folder = mkdtempSync(join(tmpdir(), 'tidemark-memory-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

it(`reads ${MEGABYTES} MB of canonical state under a heap of ${HEAP_MB} MB`, { timeout: 300_000 }, async () => {
  const state = join(folder, 'state')
  await makeBigState(state, MEGABYTES, 2)
  const scan = join(import.meta.dirname, '../bench/scan-ours.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [`--max-old-space-size=${HEAP_MB}`, scan, state, 'json'])
  const { entries, heapMb, rssMb } = JSON.parse(stdout) as { entries: number; heapMb: number; rssMb: number }
  expect(entries).toBe(MEGABYTES * 1024)
  expect(heapMb).toBeLessThan(HEAP_MB)
  expect(rssMb).toBeLessThan(2 * HEAP_MB)
})

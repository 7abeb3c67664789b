import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, expect, it } from 'vitest'
import { openCatalog } from './catalog.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-crash-'))
const file = join(folder, 'catalog.sqlite')
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Writes without end and tells of each location once it is written. */
const WRITER = `
  const { openCatalog } = await import(process.argv[1])
  const { writeSync } = await import('node:fs')
  const catalog = openCatalog({ file: process.argv[2] })
  for (let i = 0; ; i++) {
    const location = '/round-' + process.argv[3] + '/' + i
    const { id } = catalog.recordOpened({ location, name: 'sp', kind: 'savepoint', format: 'canonical', metadataVersion: 4, operators: i, bytes: i, maps: [] })
    catalog.note(id, 'note ' + i)
    if (i % 3 === 0) catalog.forget(id)
    writeSync(1, location + '\\n')
  }`

/** Starts the writer, kills it outright at an arbitrary moment after its first lines, and returns what it had told. */
async function writeUntilKilled(round: number): Promise<string[]> {
  const module = new URL('./catalog.ts', import.meta.url).href
  const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, module, file, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (told === '') setTimeout(() => writer.kill('SIGKILL'), round * 7)
    told += text
  })
  const [, signal] = (await once(writer, 'close')) as [number | null, string | null]
  expect(signal).toBe('SIGKILL')
  return told.split('\n').slice(0, -1)
}

it('survives being killed while writing: every state has its event, and nothing that was told is lost', { timeout: 60_000 }, async () => {
  const told: string[] = []
  for (let round = 0; round < 8; round++) {
    const before = told.length
    told.push(...(await writeUntilKilled(round)))
    expect(told.length).toBeGreaterThan(before)
    const db = new Sqlite(file)
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(db.pragma('foreign_key_check')).toEqual([])
    // The state's last event is the last event there is: neither was written without the other.
    const apart = db.prepare(
      'SELECT savepoint FROM savepoint_state t WHERE last_event <> (SELECT max(id) FROM event e WHERE e.savepoint = t.savepoint)',
    )
    const stateless = db.prepare('SELECT id FROM savepoint WHERE id NOT IN (SELECT savepoint FROM savepoint_state)')
    expect([apart.all(), stateless.all()]).toEqual([[], []])
    db.close()
  }
  const catalog = openCatalog({ file })
  for (const location of told) {
    const index = Number(location.slice(location.lastIndexOf('/') + 1))
    if (index % 3 === 0) expect(catalog.find(location)).toBeNull()
    else expect(catalog.find(location)).toMatchObject({ operators: index, notes: `note ${index}` })
  }
  catalog.close()
})

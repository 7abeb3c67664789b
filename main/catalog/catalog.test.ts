import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CatalogEntry, LifecycleEvent, toProblem } from '../../shared/model/index.ts'
import { UidDictionary } from '../savepoint/uid/dictionary.ts'
import { openCatalog, type Catalog } from './catalog.ts'
import { guarded } from './database.ts'
import { migrate, type Migration } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { stateAfter, type JournalEvent, type OpenedFacts, type SavepointState } from './savepoint-state.ts'
import { setAside } from './set-aside.ts'

const FACTS: OpenedFacts = {
  name: 'sp',
  kind: 'savepoint',
  format: 'canonical',
  metadataVersion: 4,
  operators: 3,
  bytes: 2_411_908,
  maps: [],
}
const PROBLEM = toProblem(new Error('cannot read hdfs://bob:secret@nn/sp'))

let folder = ''
let file = ''
let clock = 0
let open: Catalog[] = []
const now = () => new Date(clock)

function start(): Catalog {
  const catalog = openCatalog({ file, now })
  open.push(catalog)
  return catalog
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-catalog-'))
  file = join(folder, 'deep', 'catalog.sqlite')
  clock = Date.parse('2026-11-24T03:04:11Z')
})
afterEach(() => {
  for (const catalog of open) catalog.close()
  open = []
  rmSync(folder, { recursive: true })
})

describe('savepoints', () => {
  it('are remembered by location, in any spelling, over a restart', () => {
    const first = start()
    const entry = first.recordOpened({ ...FACTS, location: 'file:/data/sp' })
    expect(CatalogEntry.parse(entry)).toEqual({
      id: entry.id,
      location: 'file:///data/sp',
      name: 'sp',
      kind: 'savepoint',
      format: 'canonical',
      metadataVersion: 4,
      operators: 3,
      bytes: 2_411_908,
      firstOpenedAt: '2026-11-24T03:04:11.000Z',
      lastOpenedAt: '2026-11-24T03:04:11.000Z',
      notes: '',
    })
    const second = start()
    expect(second.get(entry.id)).toEqual(entry)
    expect(second.find('/data//sp/')).toEqual(entry)
    expect(second.find('/data/other')).toBeNull()
  })

  it('are one entry however often they are opened', () => {
    const catalog = start()
    const { id } = catalog.recordOpened({ ...FACTS, location: '/sp', maps: [{ from: 'file:/old', to: '/new' }] })
    clock += 60_000
    const again = catalog.recordOpened({ ...FACTS, location: '/sp', operators: 4 })
    expect(again).toMatchObject({ id, operators: 4, firstOpenedAt: '2026-11-24T03:04:11.000Z', lastOpenedAt: '2026-11-24T03:05:11.000Z' })
    expect(catalog.list(10)).toEqual([again])
    expect(catalog.mapsOf(id)).toEqual([])
    expect(catalog.events(id).map(({ type }) => type)).toEqual(['opened', 'opened'])
  })

  it('are listed newest opened first, up to the limit', () => {
    const catalog = start()
    for (const name of ['a', 'b', 'c']) {
      clock += 1000
      catalog.recordOpened({ ...FACTS, location: `/${name}`, name })
    }
    clock += 1000
    catalog.recordOpened({ ...FACTS, location: '/a', name: 'a' })
    expect(catalog.list(2).map(({ name }) => name)).toEqual(['a', 'c'])
  })

  it('when forgotten leave the list, keep their journal, and come back on the next opening', () => {
    const catalog = start()
    const { id } = catalog.recordOpened({ ...FACTS, location: '/sp' })
    catalog.note(id, 'keep')
    expect(catalog.forget(id)).toBe(true)
    expect(catalog.forget(id)).toBe(false)
    expect([catalog.list(10), catalog.get(id), catalog.find('/sp')]).toEqual([[], null, null])
    clock += 1000
    expect(catalog.recordOpened({ ...FACTS, location: '/sp' })).toMatchObject({
      id,
      notes: 'keep',
      firstOpenedAt: '2026-11-24T03:04:11.000Z',
    })
    expect(
      LifecycleEvent.array()
        .parse(catalog.events(id))
        .map(({ type }) => type),
    ).toEqual(['opened', 'forgotten', 'noted', 'opened'])
  })

  it('take notes, and write an event only when they change', () => {
    const catalog = start()
    const { id } = catalog.recordOpened({ ...FACTS, location: '/sp' })
    expect(catalog.note(id, 'before the migration').notes).toBe('before the migration')
    catalog.note(id, 'before the migration')
    expect(catalog.note(id, '').notes).toBe('')
    expect(catalog.events(id).map(({ text }) => text)).toEqual(['Notes cleared.', 'Notes changed.', expect.stringContaining('Opened')])
    expect(() => catalog.note('absent', 'x')).toThrow(expect.objectContaining({ code: 'SAVEPOINT_NOT_IN_CATALOG' }))
  })

  it('that could not be opened leave an event and no entry', () => {
    const catalog = start()
    catalog.recordOpenFailed({ location: '/sp', problem: PROBLEM })
    expect([catalog.list(10), catalog.find('/sp')]).toEqual([[], null])
    const { id } = catalog.recordOpened({ ...FACTS, location: '/sp' })
    expect(catalog.events(id).map(({ type }) => type)).toEqual(['opened', 'open-failed'])
    catalog.recordOpenFailed({ location: '/sp', problem: PROBLEM })
    expect(catalog.get(id)).not.toBeNull()
  })

  it('never store a password', () => {
    const catalog = start()
    const { id, location } = catalog.recordOpened({
      ...FACTS,
      location: 's3://KEY:S3CRET@bucket/sp',
      maps: [{ from: 's3://KEY:S3CRET@old/a', to: '/b' }],
    })
    catalog.recordOpenFailed({ location: 's3://KEY:S3CRET@bucket/sp', problem: { ...PROBLEM, message: 'no s3://KEY:S3CRET@bucket/sp' } })
    catalog.note(id, 'at s3://KEY:S3CRET@bucket')
    catalog.learn([{ uid: 'a', name: null, source: 's3://KEY:S3CRET@bucket/words' }])
    catalog.close()
    open = []
    expect(location).toBe('s3://bucket/sp')
    for (const name of readdirSync(join(folder, 'deep'))) expect(readFileSync(join(folder, 'deep', name), 'latin1')).not.toContain('S3CRET')
  })
})

describe('journal', () => {
  it('refuses to change or lose an event', () => {
    start().recordOpened({ ...FACTS, location: '/sp' })
    const db = new Sqlite(file)
    expect(() => db.exec("UPDATE event SET text = 'x'")).toThrow('append-only')
    expect(() => db.exec('DELETE FROM event')).toThrow('append-only')
    db.close()
  })

  it('derives every state again from its events', () => {
    const catalog = start()
    for (const location of ['/a', '/b', '/c']) {
      const { id } = catalog.recordOpened({ ...FACTS, location })
      clock += 1000
      catalog.note(id, `notes of ${location}`)
      catalog.recordOpenFailed({ location, problem: PROBLEM })
      if (location !== '/b') catalog.forget(id)
      if (location === '/c') catalog.recordOpened({ ...FACTS, location, bytes: 7 })
    }
    const db = new Sqlite(file)
    const rows = db
      .prepare<[], { savepoint: string; at: string; type: string; text: string; facts: string }>('SELECT * FROM event ORDER BY id')
      .all()
    const states = new Map<string, SavepointState | null>()
    for (const { facts, ...row } of rows) {
      const event = { ...row, facts: JSON.parse(facts) as unknown } as JournalEvent
      states.set(row.savepoint, stateAfter(states.get(row.savepoint) ?? null, event))
    }
    const stored = db
      .prepare<[], Record<string, unknown>>(
        'SELECT savepoint, bytes, notes, last_opened_at, forgotten_at FROM savepoint_state ORDER BY savepoint',
      )
      .all()
    db.close()
    expect(stored).toHaveLength(3)
    expect(stored).toEqual(
      [...states]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([savepoint, s]) => ({
          savepoint,
          bytes: s?.bytes,
          notes: s?.notes,
          last_opened_at: s?.lastOpenedAt,
          forgotten_at: s?.forgottenAt,
        })),
    )
  })
})

describe('dictionary', () => {
  it('learns each uid once, completes names, and finds by the first digits', () => {
    const catalog = start()
    expect(
      catalog.learn([
        { uid: 'word-count', name: null, source: 'words.txt' },
        { uid: 'source-1', name: 'Source', source: 'words.txt' },
        { uid: '', name: null, source: 'words.txt' },
      ]),
    ).toBe(2)
    expect(catalog.learn([{ uid: 'word-count', name: 'Counter', source: 'later' }])).toBe(0)
    const counter = { uid: 'word-count', id: 'fdae8dad403fd2441defe2c3680362f5', name: 'Counter', source: 'words.txt' }
    expect(start().dictionary()).toEqual([
      { uid: 'source-1', id: 'f0bd8a29f4afd2e5cc43b41a168f6ab5', name: 'Source', source: 'words.txt' },
      counter,
    ])
    expect(catalog.whois('FDAE8DAD')).toEqual([counter])
    expect(catalog.whois(counter.id)).toEqual([counter])
    expect([catalog.whois('fdae8da'), catalog.whois('fdae8dae'), catalog.whois("' OR 1=1")]).toEqual([[], [], []])
  })

  it('learns names whose uid is not told, the newest first, beside uids', () => {
    const catalog = start()
    const id = 'fdae8dad403fd2441defe2c3680362f5'
    const named = (name: string): { uid: null; id: string; name: string; source: string } => ({
      uid: null,
      id,
      name,
      source: 'running job orders at h:1',
    })
    expect(catalog.learn([{ ...named('Counter'), source: 'running job orders at http://ann:S3CRET@h:1' }])).toBe(1)
    clock += 1000
    expect(catalog.learn([named('Count')])).toBe(1)
    expect(catalog.whois(id).map(({ name }) => name)).toEqual(['Count', 'Counter'])
    clock += 1000
    expect(catalog.learn([named('Counter')])).toBe(0)
    expect(catalog.learn([{ uid: 'word-count', name: null, source: 'words.txt' }])).toBe(1)
    expect(start().dictionary()).toEqual([{ uid: 'word-count', id, name: null, source: 'words.txt' }, named('Counter'), named('Count')])
    expect(new UidDictionary(catalog.dictionary()).lookup(id)).toEqual({ uid: 'word-count', name: 'Counter', source: 'words.txt' })
  })
})

describe('the database file', () => {
  const damaged = (bytes: Uint8Array | string): Error => {
    writeFileSync(file, bytes)
    try {
      start()
    } catch (error) {
      if (error instanceof Error) return error
    }
    throw new Error('a damaged file was opened')
  }

  it('is refused and left alone when it is not a database', () => {
    start().close()
    open = []
    const text = 'not a database at all\n'.repeat(100)
    expect(damaged(text)).toMatchObject({ code: 'CATALOG_CORRUPT', message: expect.stringContaining('set-aside') as string })
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  it('is refused and left alone when pages are damaged', () => {
    const catalog = start()
    catalog.learn(Array.from({ length: 3000 }, (_, i) => ({ uid: `uid-${i}`, name: null, source: 'test' })))
    catalog.close()
    open = []
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4096 * 3, bytes.length - 4096)
    expect(damaged(bytes)).toMatchObject({ code: 'CATALOG_CORRUPT' })
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('is moved aside only on word, whole, and makes room for a new one', () => {
    start().recordOpened({ ...FACTS, location: '/sp' })
    const bytes = readFileSync(file)
    const aside = setAside(file, now())
    expect(aside).toBe(`${file}.2026-11-24T03-04-11Z`)
    expect(readFileSync(aside ?? '').equals(bytes)).toBe(true)
    expect(start().list(10)).toEqual([])
    expect(setAside(join(folder, 'absent'))).toBeNull()
  })

  it('of a newer Tidemark is refused', () => {
    start().close()
    open = []
    const db = new Sqlite(file)
    db.prepare('INSERT INTO schema_migrations VALUES (?, ?)').run('20990101T000000_future', 'then')
    db.close()
    const before = readFileSync(file)
    expect(start).toThrow(expect.objectContaining({ code: 'CATALOG_NEWER', found: '20990101T000000_future' }))
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('says so when another process holds the write lock', () => {
    start()
    const db = new Sqlite(file)
    db.exec('BEGIN IMMEDIATE')
    const other = new Sqlite(file, { timeout: 0 })
    expect(() => guarded(file, () => other.exec('BEGIN IMMEDIATE'))).toThrow(
      expect.objectContaining({ code: 'CATALOG_BUSY', retriable: true }),
    )
    other.close()
    expect(start().list(1)).toEqual([]) // readers do not wait in WAL
    db.exec('ROLLBACK')
    db.close()
  })

  it('cannot be made where a file stands in place of the folder', () => {
    writeFileSync(join(folder, 'deep'), '')
    expect(start).toThrow(expect.objectContaining({ code: 'CATALOG_UNWRITABLE' }))
  })
})

describe('migrate', () => {
  const step = (version: string, sql: string): Migration => ({ version, up: (db) => db.exec(sql) })

  it('applies each step once, in order, and nothing of a step that fails', () => {
    const db = new Sqlite(':memory:')
    migrate(db, 'x', [step('1', 'CREATE TABLE a (v)')], now)
    const steps = [
      step('1', 'CREATE TABLE a (v)'),
      step('2', 'INSERT INTO a VALUES (1)'),
      step('3', 'INSERT INTO a VALUES (2); SELECT nonsense'),
    ]
    expect(() => {
      migrate(db, 'x', steps, now)
    }).toThrow('nonsense')
    expect(db.prepare('SELECT v FROM a').pluck().all()).toEqual([1])
    expect(db.prepare('SELECT version FROM schema_migrations').pluck().all()).toEqual(['1', '2'])
    db.close()
  })

  it('has its list sorted and named by time', () => {
    const versions = MIGRATIONS.map(({ version }) => version)
    expect(versions).toEqual([...versions].sort())
    for (const version of versions) expect(version).toMatch(/^\d{8}T\d{6}_[a-z0-9-]+$/)
  })
})

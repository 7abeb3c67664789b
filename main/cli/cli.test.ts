/** The command line as a person or a script calls it: a process of its own, real snapshots, a catalog in a folder of its own. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { CatalogEntry, InspectReport, Problem } from '../../shared/model/index.ts'
import { corpusCases } from '../../tests/golden/corpus.ts'
import { openCatalog } from '../catalog/catalog.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const root = mkdtempSync(join(tmpdir(), 'tidemark-cli-'))
let home = ''
let runs = 0
beforeEach(() => {
  home = join(root, `home-${runs++}`)
})
afterAll(() => {
  rmSync(root, { recursive: true })
})

function tidemark(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, TIDEMARK_HOME: home, FORCE_COLOR: undefined },
    maxBuffer: 1 << 28,
  })
  return { code: status, out: stdout, err: stderr }
}

function snapshot(name: string): string {
  const found = corpusCases().find((one) => one.name === name)
  if (found === undefined) throw new Error(`the corpus has no ${name}`)
  return dirname(found.metadata)
}

const V5 = snapshot('2.0/graph-hashmap-canonical')
const V4 = snapshot('1.20/graph-hashmap-canonical')
const WITH_UID = '2a53c485a4cfb0ec8b00c30f3238080e'

/** A copy to be damaged, with its data files. */
function copyOf(folder: string): { folder: string; data: string[] } {
  const copy = mkdtempSync(join(root, 'copy-'))
  cpSync(folder, copy, { recursive: true })
  return { folder: copy, data: readdirSync(copy).filter((name) => name !== '_metadata') }
}

describe('tidemark inspect', () => {
  it('prints the contract’s object, and nothing else, with --json', () => {
    const { code, out, err } = tidemark('inspect', V5, '--json')
    expect([code, err]).toEqual([0, ''])
    const report = InspectReport.parse(JSON.parse(out))
    expect(report).toMatchObject({
      kind: 'savepoint',
      format: 'canonical',
      metadata: { version: 5, writtenBy: '2.0' },
      files: { missing: [] },
    })
    expect(report.operators.find(({ id }) => id === WITH_UID)).toMatchObject({ uid: 'with-uid', uidFrom: 'metadata' })
  })

  it('says the verdict first, in words that fit 80 columns, without colour in a pipe', () => {
    const { code, out, err } = tidemark('inspect', V5)
    expect([code, err]).toEqual([0, ''])
    const lines = out.trimEnd().split('\n')
    expect(lines.slice(1, 3)).toEqual([
      'This savepoint is whole: all 13 files it needs are there, in full size.',
      'A plain copy of its folder restores from its new place.',
    ])
    expect(out).toMatch(new RegExp(String.raw`^with-uid +${WITH_UID} +2/128 +2\.2 KB$`, 'm'))
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('  Path'))).toEqual([])
    expect(out).not.toContain('\u001b')
  })

  it('exits 3 and lists the files when some are missing or cut', () => {
    const { folder, data } = copyOf(V5)
    const [gone = '', cut = ''] = data
    unlinkSync(join(folder, gone))
    truncateSync(join(folder, cut), 3)
    const { code, out } = tidemark('inspect', folder)
    expect(code).toBe(3)
    expect(out).toContain('This savepoint will not restore as it stands: 2 of the 13 files it needs are\nmissing or cut short.')
    expect(out).toMatch(new RegExp(`^  ${gone}\n.* B expected, nothing there$`, 'm'))
    expect(out).toMatch(new RegExp(`^  ${cut}\n.* B expected, 3 B there$`, 'm'))
    const json = tidemark('inspect', folder, '--json')
    expect(json.code).toBe(3)
    expect(InspectReport.parse(JSON.parse(json.out)).files?.missing).toHaveLength(2)
  })

  it('exits 4 on a damaged _metadata: a problem on stdout with --json, words on stderr', () => {
    const { folder } = copyOf(V5)
    truncateSync(join(folder, '_metadata'), 1000)
    const { code, out, err } = tidemark('inspect', folder, '--json')
    expect(code).toBe(4)
    const { schema, ...problem } = JSON.parse(out) as { schema: string } & Problem
    expect(schema).toBe('tidemark.error/1')
    expect(Problem.parse(problem).code).toMatch(/^METADATA_/)
    expect(problem.offset).toBeGreaterThan(0)
    expect(problem.offset).toBeLessThanOrEqual(1000)
    expect(err).toContain(`at byte   ${problem.offset}`)
    const plain = tidemark('inspect', folder)
    expect([plain.code, plain.out]).toEqual([4, ''])
  })

  it.each([
    ['nothing', () => join(root, 'absent'), 'There is nothing at'],
    ['a folder without snapshot', () => mkdtempSync(join(root, 'empty-')), 'No snapshot'],
    ['a scheme that is not read yet', () => 's3://bucket/sp', 'Tidemark cannot read s3: yet'],
  ])('exits 4 on %s', (_, place, message) => {
    const { code, out, err } = tidemark('inspect', place())
    expect([code, out]).toEqual([4, ''])
    expect(err).toContain(message)
  })

  it('names operators by the dictionaries that are named', () => {
    const ids = (...args: string[]) => InspectReport.parse(JSON.parse(tidemark('inspect', V4, '--json', ...args).out)).operators
    expect(ids().every(({ uid }) => uid === null)).toBe(true)
    const words = join(root, 'words.txt')
    writeFileSync(words, 'with-uid\tWith uid\n')
    const jobs = mkdtempSync(join(root, 'job-'))
    writeFileSync(join(jobs, 'Job.java'), 'stream.uid(ALONE);\nstatic final String ALONE = "alone";')
    const named = ids('--dictionary', words, '--dictionary', jobs)
    expect(named.find(({ id }) => id === WITH_UID)).toMatchObject({
      uid: 'with-uid',
      uidFrom: 'dictionary',
      name: 'With uid',
      nameFrom: 'dictionary',
    })
    expect(named.filter(({ uid }) => uid !== null).map(({ uid }) => uid)).toEqual(expect.arrayContaining(['alone', 'with-uid']))
    expect(ids('--dictionary', V5).filter(({ uid }) => uid !== null).length).toBeGreaterThan(4)
  })

  it('finds absolute paths by --map', () => {
    const old = corpusCases().find(({ name }) => name === '1.8/graph-hashmap-canonical')
    const { writtenAt } = old?.truth() as { writtenAt: string }
    // A copy under another name, away from where Tidemark looks by itself.
    const { folder, data } = copyOf(dirname(old?.metadata ?? ''))
    const elsewhere = mkdtempSync(join(root, 'elsewhere-'))
    for (const name of data) {
      cpSync(join(folder, name), join(elsewhere, name))
      unlinkSync(join(folder, name))
    }
    expect(tidemark('inspect', folder, '--json').code).toBe(3)
    const { code, out } = tidemark('inspect', folder, '--json', '--map', `${writtenAt}=${elsewhere}`)
    expect([code, InspectReport.parse(JSON.parse(out)).files?.missing]).toEqual([0, []])
  })

  it('goes on without a record when the catalog is damaged, and says so', () => {
    tidemark('inspect', V5)
    const file = join(home, 'catalog.sqlite')
    writeFileSync(file, 'not a database '.repeat(1000))
    const { code, out, err } = tidemark('inspect', V5, '--json')
    expect(code).toBe(0)
    InspectReport.parse(JSON.parse(out))
    expect(err).toContain('not recorded in the catalog')
    expect(tidemark('catalog', 'list').code).toBe(1)
    expect(tidemark('catalog', 'set-aside').out).toContain(`${file}.20`)
    expect(readdirSync(home).some((name) => /^catalog\.sqlite\.\d{4}-.*Z$/.test(name))).toBe(true)
    expect(tidemark('catalog', 'list').code).toBe(0)
  })
})

describe('tidemark catalog', () => {
  it('lists what was opened and forgets it by path or id, files untouched', () => {
    expect(tidemark('catalog', 'list').out).toContain('No savepoint was opened yet')
    tidemark('inspect', V5)
    tidemark('inspect', V4, '--json')
    const listed = (): CatalogEntry[] =>
      CatalogEntry.array().parse((JSON.parse(tidemark('catalog', 'list', '--json').out) as { entries: unknown }).entries)
    expect(listed().map(({ location, metadataVersion }) => [location, metadataVersion])).toEqual([
      [`file://${V4}`, 4],
      [`file://${V5}`, 5],
    ])
    expect(tidemark('catalog', 'list').out).toContain(V5)
    expect(tidemark('catalog', 'forget', V5).code).toBe(0)
    expect(existsSync(join(V5, '_metadata'))).toBe(true)
    expect(tidemark('catalog', 'forget', V5).code).toBe(5)
    expect(tidemark('catalog', 'forget', listed()[0]?.id ?? '').code).toBe(0)
    expect(listed()).toEqual([])
  })

  it('has the failures in the journal', () => {
    const { folder } = copyOf(V5)
    tidemark('inspect', folder)
    appendFileSync(join(folder, '_metadata'), 'xx')
    truncateSync(join(folder, '_metadata'), 500)
    tidemark('inspect', folder)
    const catalog = openCatalog({ file: join(home, 'catalog.sqlite') })
    const entry = catalog.find(folder)
    expect(catalog.events(entry?.id ?? '').map(({ type }) => type)).toEqual(['open-failed', 'opened'])
    catalog.close()
  })
})

describe('tidemark uid', () => {
  it('hashes', () => {
    expect(tidemark('uid', 'word-count', 'with space/and:punct#1').out).toBe(
      'fdae8dad403fd2441defe2c3680362f5  word-count\n79289bbe3fc098a9b15d57814e082633  with space/and:punct#1\n',
    )
  })

  it('finds the uid behind an id in a savepoint, a list, or the catalog’s dictionary', () => {
    expect(tidemark('uid', '--whois', '2A53C485', '--dictionary', V5).out).toMatch(
      new RegExp(`^${WITH_UID}  with-uid \\(with uid\\)  from savepoint-`),
    )
    expect(tidemark('uid', '--whois', WITH_UID)).toMatchObject({ code: 5, out: '' })
    expect(existsSync(home)).toBe(false)
    const catalog = openCatalog({ file: join(home, 'catalog.sqlite') })
    catalog.learn([{ uid: 'with-uid', name: null, source: 'typed' }])
    catalog.close()
    expect(tidemark('uid', '--whois', WITH_UID)).toMatchObject({ code: 0, out: `${WITH_UID}  with-uid  from typed\n` })
  })

  it('exits 4 when a dictionary tells nothing', () => {
    const { code, err } = tidemark('uid', '--whois', WITH_UID, '--dictionary', V4)
    expect(code).toBe(4)
    expect(err).toContain('uids are stored from version 5')
  })
})

describe('usage', () => {
  it.each([
    [['inspect']],
    [['uid']],
    [['uid', 'a', '--whois', WITH_UID]],
    [['uid', '--whois', 'xyz']],
    [['inspect', V5, '--map', 'x']],
    [['nonsense']],
  ])('exits 2 on %j', (args) => {
    const { code, out, err } = tidemark(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).not.toBe('')
  })

  it('documents its exit codes', () => {
    const { code, out } = tidemark('--help')
    expect(code).toBe(0)
    for (const exit of [0, 1, 2, 3, 4, 5]) expect(out).toMatch(new RegExp(`^  ${exit}  `, 'm'))
  })
})

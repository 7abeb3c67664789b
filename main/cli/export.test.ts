import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const samples = join(import.meta.dirname, '../../resources/sample-savepoint')
const SAMPLE = join(samples, readdirSync(samples).find((name) => name.startsWith('savepoint-')) ?? '')
const home = mkdtempSync(join(tmpdir(), 'tidemark-export-cli-'))
const out = mkdtempSync(join(home, 'out-'))
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

function tidemark(args: string[], node: string[] = []): { status: number | null; signal: string | null; stdout: string; stderr: string } {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [...node, join(import.meta.dirname, 'main.ts'), 'state', SAMPLE, ...args],
    { encoding: 'utf8', env: { ...process.env, TIDEMARK_HOME: home } },
  )
  return { status, signal, stdout, stderr }
}
const totals = ['--operator', 'totals-per-shop', '--state', 'total-cents']

describe('tidemark state --export', () => {
  it('writes what --ndjson prints', () => {
    const file = join(out, 'totals.ndjson')
    const { status, stdout, stderr } = tidemark([...totals, '--export', file])
    expect([status, stdout]).toEqual([0, ''])
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`Exported 60 entries, 7.2 KB, to ${file} in`)
    expect(readFileSync(file, 'utf8')).toBe(tidemark([...totals, '--ndjson']).stdout)
  })

  it('--json prints one tidemark.export/1 object', () => {
    const file = join(out, 'totals.out')
    const { stdout } = tidemark([...totals, '--export', file, '--format', 'parquet', '--limit', '3', '--json'])
    expect(JSON.parse(stdout)).toEqual({
      schema: 'tidemark.export/1',
      path: `file://${SAMPLE}`,
      file: `file://${file}`,
      format: 'parquet',
      entries: 3,
      bytes: readFileSync(file).length,
    })
  })

  it('refuses a file that is there with 6, and takes its place with --force', () => {
    const file = join(out, 'again.csv')
    expect(tidemark([...totals, '--export', file, '--limit', '1']).status).toBe(0)
    const { status, stdout, stderr } = tidemark([...totals, '--export', file, '--json'])
    expect(status).toBe(6)
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'tidemark.error/1', code: 'TARGET_EXISTS', file })
    expect(stderr).toContain('--force')
    expect(tidemark([...totals, '--export', file, '--force']).status).toBe(0)
    expect(readFileSync(file, 'utf8').trim().split('\r\n')).toHaveLength(61)
  })

  it('cleans up at SIGINT, and ends by it', () => {
    const folder = mkdtempSync(join(home, 'stopped-'))
    // Sent by the process to itself, as soon as it has begun to write.
    const watch = `import { existsSync } from 'node:fs'
      const look = () => existsSync(${JSON.stringify(join(folder, 'all.ndjson.part'))}) ? process.kill(process.pid, 'SIGINT') : setImmediate(look).unref()
      look()`
    const { signal, stderr } = tidemark(
      ['--all', '--export', join(folder, 'all.ndjson')],
      ['--import', `data:text/javascript,${encodeURIComponent(watch)}`],
    )
    expect(signal).toBe('SIGINT')
    expect(stderr).toContain('The export was interrupted. Nothing was exported')
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([
    [['--export', 'x.csv', '--all'], 'csv has the columns of one state: give --operator and --state in place of --all'],
    [['--export', 'x.parquet', '--operator', 'totals-per-shop'], 'parquet has the columns of one state: give --operator and --state'],
    [['--export', 'x.ndjson'], 'say what to export'],
    [['--export', 'x.txt', '--all'], 'does not say the format'],
    [['--export', 'x.ndjson', '--all', '--stats'], '--stats counts entries'],
    [['--all', '--force'], 'go with --export FILE'],
  ])('%j is wrong usage', (args, words) => {
    const { status, stderr } = tidemark(args)
    expect(status).toBe(2)
    expect(stderr).toContain(words)
  })
})

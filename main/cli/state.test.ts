import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { StatesReport } from '../../shared/model/index.ts'

const samples = join(import.meta.dirname, '../../resources/sample-savepoint')
const SAMPLE = join(samples, readdirSync(samples).find((name) => name.startsWith('savepoint-')) ?? '')
const home = mkdtempSync(join(tmpdir(), 'tidemark-state-'))
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

function tidemark(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), 'state', ...args], {
    encoding: 'utf8',
    env: { ...process.env, TIDEMARK_HOME: home },
  })
  return { status, stdout, stderr }
}

describe('tidemark state', () => {
  it('lists states in 80 columns', () => {
    const { status, stdout } = tidemark(SAMPLE)
    expect(status).toBe(0)
    expect(stdout).toContain('keyed by STRING')
    expect(stdout).toMatch(/^total-cents +VALUE +LONG$/m)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('--json prints one tidemark.states/1 object', () => {
    const { stdout } = tidemark(SAMPLE, '--json')
    const report = StatesReport.parse(JSON.parse(stdout))
    const totals = report.operators.find(({ uid }) => uid === 'totals-per-shop')
    expect(totals?.keySerializer?.type).toBe('STRING')
    expect(totals?.states.map(({ name, kind }) => [name, kind])).toContainEqual(['cents-by-customer', 'MAP'])
  })

  it('finds a key', () => {
    const { status, stdout } = tidemark(SAMPLE, '--operator', 'totals-per-shop', '--state', 'total-cents', '--key', 'shop-7', '--ndjson')
    expect(status).toBe(0)
    const operator = '13ef7e00f40da858f073ecb62a1ebd4b'
    expect(JSON.parse(stdout)).toEqual({ operator, state: 'total-cents', keyGroup: 73, key: 'shop-7', value: '113517506' })
  })

  it('counts', () => {
    const { stdout } = tidemark(SAMPLE, '--operator', 'totals-per-shop', '--state', 'total-cents', '--stats')
    expect(stdout).toMatch(/^total-cents: 60 entries, 1.1 KB/)
  })

  it('stops at the limit', () => {
    expect(tidemark(SAMPLE, '--all', '--limit', '5', '--ndjson').stdout.trim().split('\n')).toHaveLength(5)
  })

  it('says which states there are when one is not', () => {
    const { status, stderr } = tidemark(SAMPLE, '--operator', 'totals-per-shop', '--state', 'nothing')
    expect(status).toBe(4)
    expect(stderr).toContain('has no state called nothing')
    expect(stderr).toContain('total-cents')
  })
})

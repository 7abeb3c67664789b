import { describe, expect, it } from 'vitest'
import { jobAddress } from '../../../flink/job-address.ts'
import { flinkVersion } from '../../../flink/versions.ts'
import type { Facts } from '../facts.ts'
import { divided } from './arguments.ts'
import { planCancel } from './plan-cancel.ts'
import { planCheckpoint } from './plan-checkpoint.ts'
import { planDispose } from './plan-dispose.ts'
import { planResume } from './plan-resume.ts'
import { planSavepoint } from './plan-savepoint.ts'
import { planStop } from './plan-stop.ts'

const ID = '0123456789abcdef0123456789abcdef'
const RUNNING = { id: ID, name: 'orders', state: 'RUNNING', subtasks: 6, ready: 6, parallelism: 2 }
function cluster(version: string, change: Partial<Facts> = {}): Facts {
  return {
    address: jobAddress('http://flink:8081'),
    version: flinkVersion(version),
    versionText: version,
    own: false,
    machines: 1,
    freeSlots: 4,
    savepointFolder: 's3://bucket/savepoints',
    job: RUNNING,
    ...change,
  }
}
const SAVE = { kind: 'savepoint', folder: '', format: 'canonical' } as const
const STOP = { kind: 'stop', folder: '', format: 'canonical', drain: false } as const
const RESUME = {
  kind: 'resume',
  program: 'orders.jar',
  savepoint: '/sp/1',
  claimMode: 'CLAIM',
  allowNonRestored: true,
  parallelism: 3,
  args: "--name 'two words'",
} as const

describe('a savepoint is refused', () => {
  it.each([
    ['without a folder', cluster('1.20.5', { savepointFolder: null }), SAVE, /has no folder for savepoints/],
    ['into a relative folder', cluster('1.20.5'), { ...SAVE, folder: 'here' }, /“here” is no absolute path/],
    ['natively before 1.15', cluster('1.14.6'), { ...SAVE, format: 'native' as const }, /takes no native savepoints/],
    ['while tasks start', cluster('1.20.5', { job: { ...RUNNING, ready: 4 } }), SAVE, /^2 of 6 subtasks do not run yet/],
    ['of a job that is over', cluster('1.20.5', { job: { ...RUNNING, state: 'FINISHED' } }), SAVE, /is FINISHED/],
    ['of no job', cluster('1.20.5', { job: null }), SAVE, /No job is named/],
  ])('%s', (_why, facts, ask, refusal) => {
    const plan = planSavepoint(facts, ask)
    expect(plan.refusal).toMatch(refusal)
    expect(plan.facts).toEqual([])
    expect(planStop(facts, { ...ask, kind: 'stop', drain: false }).refusal).toBe(plan.refusal)
  })
})

describe('a plan', () => {
  it('warns of a local folder on several machines alone', () => {
    const onMany = cluster('2.3.0', { machines: 3 })
    expect(planSavepoint(onMany, { ...SAVE, folder: '/tmp/sp' }).warnings).toEqual([expect.stringContaining('3 machines')])
    expect(planSavepoint(onMany, SAVE).warnings).toEqual([])
    expect(planSavepoint(cluster('2.3.0'), { ...SAVE, folder: '/tmp/sp' }).warnings).toEqual([])
  })

  it('spells the target as the resource does', () => {
    const { curl, cli } = planSavepoint(cluster('2.3.0'), { ...SAVE, folder: '/sp', format: 'native' })
    expect(curl).toContain('"target-directory":"/sp"')
    expect(cli).toBe(`flink savepoint -m flink:8081 --type native ${ID} /sp`)
    const stop = planStop(cluster('2.3.0'), { ...STOP, folder: "/it's", drain: true })
    expect(stop.curl).toContain('"targetDirectory":"/it')
    expect(stop.cli).toBe(`flink stop -m flink:8081 --savepointPath '/it'\\''s' --drain ${ID}`)
    expect(stop.warnings).toEqual([expect.stringContaining('Draining')])
  })

  it('is for tidemark on a cluster of its own', () => {
    const own = cluster('2.3.0', { own: true })
    expect(planSavepoint(own, SAVE).cli).toBe(`tidemark savepoint -m http://flink:8081 ${ID}`)
    expect(planResume(own, RESUME).cli).toContain('--claimMode CLAIM -n -p 3 orders.jar --name')
  })

  it('never shows a password', () => {
    const facts = cluster('2.3.0', { address: jobAddress('https://ann:S3CRET@flink/proxy') })
    for (const { cli, curl } of [planSavepoint(facts, SAVE), planCancel(facts), planResume(facts, RESUME)]) {
      expect(cli + curl).not.toMatch(/S3CRET|QW5u|ann/)
      expect(curl).toContain('-u USER:PASSWORD')
      expect(curl).toContain('https://flink/proxy/')
    }
  })

  it('of a checkpoint asks for 1.17, and for the verb 1.19', () => {
    expect(planCheckpoint(cluster('1.16.3')).refusal).toContain('came with 1.17')
    expect(planCheckpoint(cluster('1.18.1')).cli).toMatch(/^curl /)
    expect(planCheckpoint(cluster('1.20.5')).cli).toBe(`flink checkpoint -m flink:8081 ${ID}`)
  })

  it('of a cancel says that nothing is saved', () => {
    expect(planCancel(cluster('2.3.0'))).toMatchObject({ refusal: null, warnings: [expect.stringContaining('No savepoint is taken')] })
    expect(planCancel(cluster('2.3.0', { job: { ...RUNNING, state: 'CANCELED' } })).refusal).toContain('already')
  })

  it('of a resume names the claim mode as the release does', () => {
    expect(planResume(cluster('1.19.2'), RESUME).cli).toContain('-restoreMode CLAIM -n -p 3')
    expect(planResume(cluster('1.20.5'), RESUME).cli).toContain('-claimMode CLAIM -n -p 3')
    expect(planResume(cluster('1.20.5'), { ...RESUME, claimMode: 'NO_CLAIM' }).cli).not.toContain('Mode')
    expect(planResume(cluster('1.20.5'), { ...RESUME, claimMode: 'LEGACY' }).refusal).toBeNull()
    expect(planResume(cluster('2.0.0'), { ...RESUME, claimMode: 'LEGACY' }).refusal).toContain('knows LEGACY no longer')
    expect(planResume(cluster('2.3.0'), RESUME).curl).toContain('"programArgsList":["--name","two words"]')
    expect(planResume(cluster('2.3.0'), { ...RESUME, parallelism: 9 }).warnings.join(' ')).toContain('more slots than the 4')
    expect(planResume(cluster('2.3.0'), { ...RESUME, savepoint: '' }).cli).not.toMatch(/ -s | -n /)
  })

  it('of a deletion says that it cannot be undone', () => {
    const plan = planDispose(cluster('2.3.0'), { kind: 'dispose', savepoint: '/sp/1' })
    expect(plan.cli).toBe('flink savepoint -m flink:8081 --dispose /sp/1')
    expect(plan.warnings).toEqual([expect.stringContaining('cannot be brought back')])
  })
})

it('arguments are divided as by a shell', () => {
  expect(divided(`  a "b c"  'd "e' f\\ g "" h"i"j "k\\"l" `)).toEqual(['a', 'b c', 'd "e', 'f g', '', 'hij', 'k"l'])
  expect(divided('   ')).toEqual([])
})

/** A local cluster from the command line: started in the background, given jobs, and ended. Everything real, in processes of their own. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClusterReport, JobsReport, OperationReport } from '../../shared/model/index.ts'

const MAIN = join(import.meta.dirname, 'main.ts')
const root = mkdtempSync(join(tmpdir(), 'tidemark-cluster-cli-'))
let home = ''
let runs = 0
beforeEach(() => {
  home = join(root, `home-${runs++}`)
})
afterEach(() => {
  tidemark('cluster', 'stop')
})
afterAll(() => {
  rmSync(root, { recursive: true })
})

function tidemark(...args: string[]): { code: number | null; out: string; err: string } {
  const env = { ...process.env, TIDEMARK_HOME: home, TIDEMARK_JOBMANAGER: '', FORCE_COLOR: undefined }
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env })
  return { code: status, out: stdout, err: stderr.replaceAll('\n', ' ') }
}
const started = (...args: string[]): string =>
  tidemark('cluster', 'start', '--port', '0', '--detach', ...args)
    .out.trim()
    .split('\n')
    .at(-1) ?? ''
const jobs = (): JobsReport['jobs'] => JobsReport.parse(JSON.parse(tidemark('list', '-a', '--json').out)).jobs
async function becomes(id: string, state: string): Promise<void> {
  while (jobs().find((job) => job.id === id)?.state !== state) await setTimeout(100)
}

describe('a local cluster', { timeout: 90_000 }, () => {
  it('answers before the command is back, is remembered, and is there once', () => {
    const url = started()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const { pid, ...report } = ClusterReport.parse(JSON.parse(tidemark('cluster', 'status', '--json').out))
    expect(report).toMatchObject({ url, jobs: { running: 0, finished: 0, canceled: 0, failed: 0 } })
    const second = tidemark('cluster', 'start', '--port', '0')
    expect([second.code, second.out]).toEqual([1, ''])
    expect(second.err).toContain(`A local cluster is running already: ${url}`)
    expect(tidemark('cluster', 'stop')).toEqual({ code: 0, out: `The local cluster at ${url} has stopped.\n`, err: '' })
    expect(() => process.kill(pid ?? 0, 0)).toThrow('ESRCH')
    expect(tidemark('cluster', 'status').code).toBe(5)
    expect(existsSync(join(home, 'local-cluster.json'))).toBe(false)
  })

  it('runs the sample: submitted, saved, stopped, resumed, cancelled', async () => {
    started('-D', 'parallelism.default=2')
    expect(tidemark('sample').out).toMatch(/^clean-keyed {2,}\S/m)
    const submitted = tidemark('sample', 'clean-keyed', '-d')
    const id = /^Job has been submitted with JobID ([0-9a-f]{32})$/m.exec(submitted.out)?.[1] ?? ''
    await becomes(id, 'RUNNING')
    const stop = OperationReport.parse(JSON.parse(tidemark('stop', '-p', id, '--json').out))
    expect(stop).toMatchObject({ outcome: 'completed', job: id })
    expect(stop.location).toContain(join(home, 'cluster/savepoints'))
    await becomes(id, 'FINISHED')

    const job = join(import.meta.dirname, '../../resources/jobs/clean-keyed.ts')
    const resumed = tidemark('run', job, '-d', '-s', stop.location ?? '', '-claimMode', 'no_claim', '-p', '3')
    const next = /JobID ([0-9a-f]{32})/.exec(resumed.out)?.[1] ?? ''
    await becomes(next, 'RUNNING')
    expect(tidemark('cancel', next).out).toBe(`Cancelling job ${next}.\nCancelled job ${next}.\n`)
    await becomes(next, 'CANCELED')
    expect(tidemark('savepoint', '-d', stop.location ?? '').code).toBe(0)
  })

  it('says what is wrong with a job that it is given', () => {
    started()
    const broken = join(root, 'broken.ts')
    writeFileSync(broken, 'export default () => { throw new Error("out of orders") }\n')
    const said = tidemark('run', '-d', broken)
    expect([said.code, said.out]).toEqual([1, ''])
    expect(said.err).toContain('out of orders')
    expect(tidemark('run', '-d', join(root, 'absent.ts')).err).toContain('There is no job module at')
    expect(tidemark('sample', 'nothing')).toMatchObject({ code: 5, out: '' })
  })

  it('cleans away what a crash left behind', () => {
    started()
    const file = join(home, 'local-cluster.json')
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number }
    process.kill(pid, 'SIGKILL')
    expect(tidemark('cluster', 'status').code).toBe(5)
    expect(existsSync(file)).toBe(false)
  })

  it('that cannot have its port says so, and who has it', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    other.on('connection', (socket) => socket.destroy())
    const said = tidemark('cluster', 'start', '--port', String(port))
    const detached = tidemark('cluster', 'start', '--detach', '--port', String(port))
    other.close()
    for (const { code, err } of [said, detached]) {
      expect(code).toBe(1)
      expect(err).toContain(`Port ${port} is taken by another program.`)
    }
  })
})

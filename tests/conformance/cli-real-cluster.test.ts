/** Tidemark's own verbs against real session clusters of both lines. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClusterReport, JobsReport, OperationReport } from '../../shared/model/index.ts'
import { clusterAddress } from '../../main/flink/cluster-address.ts'
import { FlinkClient } from '../../main/flink/flink-client.ts'
import { RealFlink } from './real-flink.ts'

const MAIN = join(import.meta.dirname, '../../main/cli/main.ts')
const UNKNOWN = 'f'.repeat(32)

describe.each(['1.20.5', '2.3.0'])('a cluster of Flink %s', { timeout: 120_000 }, (version) => {
  const flink = new RealFlink(version)
  let job = ''
  beforeAll(async () => {
    await flink.start()
    job = await flink.runOrders('--rate', '20')
  })
  afterAll(() => flink.stop())

  async function tidemark(...args: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
    const env = { ...process.env, TIDEMARK_HOME: join(flink.folder, 'home'), TIDEMARK_JOBMANAGER: flink.url }
    try {
      return { exit: 0, ...(await promisify(execFile)(process.execPath, [MAIN, ...args], { env })) }
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
      return { exit: code, stdout, stderr }
    }
  }
  const operation = async (...args: string[]): Promise<OperationReport> =>
    OperationReport.parse(JSON.parse((await tidemark(...args, '--json')).stdout))
  const fileOf = (location: string | null): string => (location ?? '').replace(/^file:\/*/, '/')

  it('has its job listed', async () => {
    expect((await tidemark('list')).stdout).toMatch(new RegExp(`^[0-9.]{10} [0-9:]{8} : ${job} : orders \\(RUNNING\\)$`, 'm'))
    expect(JobsReport.parse(JSON.parse((await tidemark('list', '-a', '--json')).stdout)).jobs).toMatchObject([{ id: job, endTime: null }])
    const status = await tidemark('cluster', 'status', flink.url, '--json')
    expect(ClusterReport.parse(JSON.parse(status.stdout))).toMatchObject({ pid: null, flinkVersion: version, jobs: { running: 1 } })
  })

  it('is not ended by us', async () => {
    const said = await tidemark('cluster', 'stop', flink.url)
    expect(said.exit).toBe(1)
    expect(said.stderr.replaceAll('\n', ' ')).toContain('is left alone')
    const run = await tidemark('run', '-d', join(import.meta.dirname, '../../resources/jobs/clean-keyed.ts'))
    expect(run.exit).toBe(1)
    expect(run.stderr).toContain('NOT_A_LOCAL_CLUSTER')
  })

  it.each(['canonical', 'native'])('takes a %s savepoint and disposes of it', async (type) => {
    const { outcome, location } = await operation('savepoint', '-type', type, job, join(flink.folder, 'savepoints'))
    expect(outcome).toBe('completed')
    expect(existsSync(join(fileOf(location), '_metadata'))).toBe(true)
    expect(await tidemark('savepoint', '-d', location ?? '')).toMatchObject({ exit: 0, stderr: '' })
    expect(existsSync(fileOf(location))).toBe(false)
    const again = await tidemark('savepoint', '-d', location ?? '')
    expect(again.exit).toBe(1)
    expect(again.stderr.replaceAll('\n', ' ')).toContain('Cannot find checkpoint or savepoint file/directory')
  })

  it('takes a savepoint that nobody waits for', async () => {
    const { outcome, triggerId } = await operation('savepoint', '-detached', job, join(flink.folder, 'savepoints'))
    expect(outcome).toBe('triggered')
    const client = new FlinkClient(clusterAddress(flink.url))
    await expect.poll(() => client.savepointStatus(job, triggerId ?? ''), { timeout: 60_000 }).toMatchObject({ kind: 'completed' })
  })

  it('takes checkpoints out of turn', async () => {
    expect((await tidemark('checkpoint', job)).stdout).toMatch(new RegExp(`^Checkpoint \\d+ for job ${job} completed\\.$`, 'm'))
    expect((await tidemark('checkpoint', '-full', job)).stdout).toMatch(
      new RegExp(`^Checkpoint\\(FULL\\) \\d+ for job ${job} completed\\.$`, 'm'),
    )
  })

  it('knows no other job', async () => {
    for (const args of [
      ['savepoint', UNKNOWN, '/tmp'],
      ['stop', '-p', '/tmp', UNKNOWN],
    ]) {
      const said = await tidemark(...args)
      expect(said.exit).toBe(1)
      expect(said.stderr.replaceAll('\n', ' ')).toContain(`Could not find Flink job (${UNKNOWN})`)
    }
    expect(await tidemark('cancel', UNKNOWN)).toMatchObject({ exit: 1, stdout: `Cancelling job ${UNKNOWN}.\n` })
  })

  it('answers all that is read of a job', async () => {
    const client = new FlinkClient(clusterAddress(flink.url))
    const { vertices } = await client.job(job)
    for (const { id, parallelism } of vertices) expect((await client.vertex(job, id)).subtasks).toHaveLength(parallelism)
    expect((await client.plan(job)).nodes).toHaveLength(vertices.length)
    expect((await client.checkpoints(job)).counts.completed).toBeGreaterThan(0)
    expect(await client.checkpointConfig(job)).toMatchObject({ interval: null })
    expect((await client.jobConfig(job)).name).toBe('orders')
    expect((await client.exceptions(job)).entries).toEqual([])
    expect(await client.executionResult(job)).toBeNull()
    expect((await client.taskManagers()).length).toBe(1)
    expect((await client.config())['flink-version']).toBe(version)
  })

  it('stops it with a savepoint, then has it ended', async () => {
    const said = await tidemark('stop', '--drain', '-p', join(flink.folder, 'savepoints'), job)
    expect(said.exit).toBe(0)
    const location = /Savepoint completed\. Path: (\S+)/.exec(said.stdout)?.[1] ?? ''
    expect(existsSync(join(fileOf(location), '_metadata'))).toBe(true)
    await expect.poll(async () => (await flink.job(job)).state, { timeout: 60_000 }).toBe('FINISHED')
    expect((await tidemark('list', '-a')).stdout).toContain(`${job} : orders (FINISHED)`)
    const cancelled = await tidemark('cancel', job)
    expect(cancelled.exit).toBe(1)
    expect(cancelled.stderr.replaceAll('\n', ' ')).toContain('another terminal state (FINISHED)')
  })

  it('cancels another, after a savepoint', async () => {
    const other = await flink.runOrders('--rate', '20')
    const said = await tidemark('cancel', '-s', join(flink.folder, 'savepoints'), other)
    expect(said.stdout).toMatch(new RegExp(`Cancelled job ${other}\\. Savepoint stored in file:\\S+/savepoint-`))
    await expect.poll(async () => (await flink.job(other)).state, { timeout: 60_000 }).toBe('CANCELED')
  })
})

/** The real `flink` command of both lines, and a local job that `tidemark run` runs: a savepoint, a stop, a resumed job. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const tool = process.env['TIDEMARK_REAL_FLINK'] ?? ''
const folder = mkdtempSync(join(tmpdir(), 'tidemark-flink-cli-'))
const running = new Set<ChildProcess>()
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

interface Run {
  child: ChildProcess
  id: string
  port: string
}

/** `tidemark run` of the sample job, once its REST API answers. */
async function run(...args: string[]): Promise<Run> {
  const command = [join(root, 'main/cli/main.ts'), 'run', join(root, 'resources/jobs/clean-keyed.ts'), '--port', '0', ...args]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'pipe'] })
  running.add(child)
  let id = ''
  for await (const line of createInterface({ input: child.stderr })) {
    id = /JobID ([0-9a-f]{32})/.exec(line)?.[1] ?? id
    const port = /REST API: http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]
    if (port !== undefined) return { child, id, port }
  }
  throw new Error('tidemark run ended before its REST API was there')
}

async function ended({ child }: Run): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit')
  running.delete(child)
  return child.exitCode
}

describe.each(['1.20.5', '2.3.0'])('flink %s', (version) => {
  const flink = async ({ port }: Run, verb: string, ...args: string[]): Promise<string> =>
    (await promisify(execFile)(tool, ['cli', version, verb, '-m', `127.0.0.1:${port}`, ...args])).stdout
  const pathIn = (text: string): string => /Savepoint completed\. Path: (\S+)/.exec(text)?.[1] ?? ''

  it('lists, savepoints, stops and disposes; the job goes on at another parallelism', { timeout: 180_000 }, async () => {
    const job = await run('-p', '2')
    expect(await flink(job, 'list')).toContain(`${job.id} : clean-keyed (RUNNING)`)
    const first = pathIn(await flink(job, 'savepoint', job.id, folder))
    const last = pathIn(await flink(job, 'stop', '-p', folder, job.id))
    expect(await ended(job)).toBe(0)

    const resumed = await run('-p', '3', '-s', last)
    expect(await flink(resumed, 'list')).toContain(`${resumed.id} : clean-keyed (RUNNING)`)
    expect(await flink(resumed, 'savepoint', '-d', first)).toContain('disposed')
    await expect(flink(resumed, 'savepoint', '-d', first)).rejects.toThrow()
    const after = pathIn(await flink(resumed, 'stop', '-d', '-p', folder, resumed.id))
    expect(await ended(resumed)).toBe(0)
    expect(new Set([first, last, after, '']).size).toBe(4)
  })
})

/** Runs one of the jobs of jobs/runtime.ts as it ships, in worker threads: `run-ours.ts KIND RECORDS PARALLELISM [FOLDER]`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { JobMaster } from '../../main/runtime/scheduler/job-master.ts'

const [kind = '', records = '', parallelism = '1', folder = ''] = process.argv.slice(2)
const workingFolder = mkdtempSync(join(tmpdir(), 'tidemark-bench-'))
const start = (count: string): Promise<JobMaster> =>
  JobMaster.start({
    id: 'abcdef0123456789abcdef0123456789',
    code: {
      kind: 'module',
      path: join(import.meta.dirname, 'jobs/runtime.ts'),
      args: [kind, count],
      configuration: { 'parallelism.default': parallelism },
    },
    restore: null,
    workingFolder,
    print: () => undefined,
    now: Date.now,
  })

async function run(count: number): Promise<number> {
  const job = await start(String(count))
  await job.running()
  const begun = performance.now()
  const end = await job.done
  if (end.state !== 'FINISHED') throw new Error(`the job ended ${end.state}`)
  return performance.now() - begun
}

async function savepoint(): Promise<number> {
  const job = await start(records)
  await job.running()
  const kept = (): number => job.tasks().reduce((sum, { figures }) => sum + figures.recordsIn, 0)
  while (kept() < Number(records)) await setTimeout(50)
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 4; i++) {
    const begun = performance.now()
    await job.savepoint(folder)
    best = Math.min(best, performance.now() - begun)
  }
  job.cancel()
  await job.done
  return best
}

const ms = kind === 'savepoint' ? await savepoint() : await run(Number(records))
rmSync(workingFolder, { recursive: true, force: true })
console.log(JSON.stringify({ ms }))

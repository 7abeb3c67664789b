/**
 * Runs local jobs in this process, one for each line of its input, as Runner.java runs theirs; behind the rest stands how many
 * milliseconds the job's clock is ahead. Its one argument is the line of Flink that is to read the savepoints.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { openSnapshot } from '../../../main/operations/open-savepoint.ts'
import { Configuration } from '../../../main/runtime/api/configuration.ts'
import { loadJob } from '../../../main/runtime/api/load-job.ts'
import { Options } from '../../../main/runtime/api/options.ts'
import { LocalCluster } from '../../../main/runtime/local/local-cluster.ts'
import type { JobMaster } from '../../../main/runtime/scheduler/job-master.ts'
import type { JobRestore } from '../../../main/runtime/scheduler/job-restore.ts'
import { UidDictionary } from '../../../main/savepoint/uid/dictionary.ts'
import { toUri } from '../../../main/storage/uri.ts'
import { argsOf } from './run-of.ts'

const WAIT_MS = 60_000

for await (const line of createInterface({ input: process.stdin })) {
  const results: string[] = []
  try {
    const savepoint = await run(line.split('\t'), results)
    for (const result of results) console.log(`=${result}`)
    console.log(`>ok ${savepoint}`)
  } catch (error) {
    console.log(`>failed ${(error instanceof Error ? (error.stack ?? error.message) : String(error)).replaceAll(/\s+/g, ' ')}`)
  }
}

async function run(request: readonly string[], results: string[]): Promise<string> {
  const [shape = '', backend = '', parallelism, savepoint = '', from, to, folder = '', due, ends, ahead] = request
  const configuration = new Configuration({ 'tidemark.snapshots.readable-by': process.argv[2] ?? '' })
    .set(Options.PARALLELISM, Number(parallelism))
    .set(Options.STATE_BACKEND, backend)
    .toRecord()
  const path = join(import.meta.dirname, `jobs/${shape}.ts`)
  const module = await loadJob(path)
  const args = argsOf({ from: BigInt(from ?? ''), to: BigInt(to ?? ''), folder, due: Number(due) })
  const cluster = new LocalCluster({
    configuration: new Map(),
    print: (text) => results.push(text),
    now: () => Date.now() + Number(ahead),
  })
  try {
    const job = await cluster.submit({
      // Threads of their own have the machine's clock.
      code:
        ahead === '0'
          ? { kind: 'module', path, args, configuration }
          : { kind: 'here', build: () => module.build(new Configuration(configuration), args) },
      restore: savepoint === '-' ? null : await restoreOf(savepoint),
    })
    await job.running()
    await until(job, () => existsSync(join(folder, 'emitted')))
    if (ends === 'stop') {
      const location = await job.savepoint(folder, 'SUSPEND')
      await ended(job)
      return location
    }
    await until(job, () => results.filter((result) => result.startsWith('processing ')).length >= Number(ends))
    writeFileSync(join(folder, 'end'), '')
    await ended(job)
    return '-'
  } finally {
    await cluster.close()
  }
}

async function restoreOf(path: string): Promise<JobRestore> {
  const { facts, streams, location } = await openSnapshot({ location: toUri(path), maps: [], dictionary: new UidDictionary([]) })
  return {
    metadata: facts.metadata,
    pointer: location,
    folder: facts.folder ?? location,
    open: streams,
    allowNonRestored: false,
    claimMode: 'NO_CLAIM',
  }
}

async function until(job: JobMaster, condition: () => boolean): Promise<void> {
  const end = performance.now() + WAIT_MS
  while (!condition()) {
    if ((await Promise.race([job.done, setTimeout(5, null)])) !== null) return ended(job)
    if (performance.now() > end) throw new Error('waited in vain')
  }
}

async function ended(job: JobMaster): Promise<void> {
  const end = await job.done
  if (end.state === 'FAILED') throw end.error
}

/**
 * Runs one job in a process of its own, as its standard input says: a line of JSON first for what to run, then one for each thing to do.
 * What happens comes out as lines of JSON. Whoever started it may kill it at any moment.
 */
import { createInterface } from 'node:readline'
import { restoreOpener } from '../../main/cli/restore-opener.ts'
import { JobMaster } from '../../main/runtime/scheduler/job-master.ts'
import type { Command, JobProcessStart, NumberedCommand, Said } from './job-messages.ts'

const say = (said: Said, written?: () => void): void => {
  process.stdout.write(`${JSON.stringify(said)}\n`, written)
}
/** The last that is said; a process that ends by itself says all. */
const sayLast = (said: Said): void => {
  say(said, () => process.exit())
}
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const first = await lines.next()
const { id, path, args, configuration, restore, workingFolder } = JSON.parse(String(first.value)) as JobProcessStart

try {
  const from = restore === null ? null : { ...(await restoreOpener()(restore.path)), claimMode: restore.claimMode, allowNonRestored: false }
  const job = await JobMaster.start({
    id,
    code: { kind: 'module', path, args, configuration },
    restore: from,
    workingFolder,
    print: (line) => {
      say({ kind: 'printed', line })
    },
    now: Date.now,
  })
  void job.running().then(() => {
    say({ kind: 'running' })
  })
  void job.done.then((end) => {
    sayLast({ kind: 'ended', state: end.state, error: end.state === 'FAILED' ? end.error.message : null })
  })
  for (let line = await lines.next(); line.done !== true; line = await lines.next())
    void act(job, JSON.parse(line.value) as NumberedCommand)
} catch (error) {
  sayLast({ kind: 'ended', state: 'FAILED', error: error instanceof Error ? error.message : String(error) })
}

async function act(job: JobMaster, command: NumberedCommand): Promise<void> {
  try {
    say({ kind: 'answer', id: command.id, value: await answer(job, command), error: null })
  } catch (error) {
    say({ kind: 'answer', id: command.id, value: null, error: error instanceof Error ? error.message : String(error) })
  }
}

async function answer(job: JobMaster, command: Command): Promise<unknown> {
  switch (command.do) {
    case 'savepoint':
      return job.savepoint(command.folder, command.action, command.format)
    case 'checkpoint':
      return (await job.checkpoint(command.full)).location
    case 'checkpoints': {
      const { counts, latest } = job.checkpoints()
      return { counts, completed: latest.completed, restored: latest.restored, attempt: job.attempt }
    }
    case 'kill-thread':
      await job.killThread(command.thread)
      return null
    case 'cancel':
      job.cancel()
      return null
  }
}

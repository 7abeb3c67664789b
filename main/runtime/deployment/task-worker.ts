/** Runs subtasks of a job in a worker thread. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { jobBuilder, type ModuleCode } from './job-code.ts'
import { streamsBehind } from './stream-messages.ts'
import { TaskHost } from './task-host.ts'
import type { ThreadDeployment } from './task-deployment.ts'
import type { TaskCommand, TaskEvent } from './task-messages.ts'

export interface TaskWorkerData {
  code: ModuleCode
  deployment: ThreadDeployment
  streams: MessagePort
}

const port = parentPort
if (port === null) throw new Error('task-worker.ts runs as a worker thread only')
const { code, deployment, streams } = workerData as TaskWorkerData

const tell = (event: TaskEvent): void => {
  port.postMessage(event)
}

/** Lines that were printed since the last message: one a line would cost more than the line. */
let lines: [line: string, toStdErr: boolean][] = []
const print = (line: string, toStdErr: boolean): void => {
  if (lines.push([line, toStdErr]) > 1) return
  setImmediate(() => {
    tell({ kind: 'printed', lines })
    lines = []
  })
}

const early: TaskCommand[] = []
let host: TaskHost | null = null
port.on('message', (command: TaskCommand) => {
  if (host === null) early.push(command)
  else host.command(command)
})

const build = await jobBuilder(code)
host = new TaskHost({ deployment, build, open: streamsBehind(streams), print, now: Date.now, tell })
const running = host.run()
for (const command of early) host.command(command)
await running
// What was printed last goes out first.
setImmediate(() => {
  streams.close()
  port.close()
})

import { MessageChannel, Worker } from 'node:worker_threads'
import { TidemarkError } from '../../../shared/model/problem.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { ModuleCode } from './job-code.ts'
import { serveStreams } from './stream-messages.ts'
import type { ThreadDeployment } from './task-deployment.ts'
import type { TaskCommand, TaskEvent } from './task-messages.ts'
import type { TaskThread } from './task-thread.ts'
import type { TaskWorkerData } from './task-worker.ts'

/** The worker's file lies beside this one, in the sources as in the bundle. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './task-worker.ts' : './task-worker.js', import.meta.url)

interface WorkerThreadSettings {
  code: ModuleCode
  deployment: ThreadDeployment
  open: StreamOpener
  hear: (event: TaskEvent) => void
}

/** Subtasks in a worker thread of their own. */
export class WorkerThread implements TaskThread {
  readonly done: Promise<void>
  readonly #worker: Worker

  constructor({ code, deployment, open, hear }: WorkerThreadSettings) {
    const { port1, port2 } = new MessageChannel()
    serveStreams(port1, open)
    const workerData: TaskWorkerData = { code, deployment, streams: port2 }
    this.#worker = new Worker(WORKER, { workerData, transferList: [port2], name: `tasks of ${deployment.jobId.slice(0, 6)}` })
    this.#worker.on('message', hear)
    this.done = new Promise((resolve, reject) => {
      this.#worker.once('error', (error) => {
        reject(error instanceof Error ? error : new Error(String(error)))
      })
      this.#worker.once('exit', (exitCode) => {
        port1.close()
        if (exitCode === 0) resolve()
        else reject(threadLost(exitCode))
      })
    })
    // Whoever asks for it hears of it; a thread that is killed on purpose is no surprise.
    this.done.catch(() => undefined)
  }

  send(command: TaskCommand): void {
    this.#worker.postMessage(command)
  }

  async kill(): Promise<void> {
    await this.#worker.terminate()
  }
}

const threadLost = (exitCode: number): TidemarkError =>
  new TidemarkError({
    code: 'TASK_THREAD_LOST',
    message: `A thread with tasks of the job ended with exit code ${exitCode} before they did.`,
  })

import { TaskHost, type TaskHostSettings } from './task-host.ts'
import type { TaskCommand } from './task-messages.ts'
import type { TaskThread } from './task-thread.ts'

/** Subtasks in the thread of the job master: for jobs whose code is here, and cannot be loaded elsewhere. */
export class InlineThread implements TaskThread {
  readonly done: Promise<void>
  readonly #host: TaskHost

  constructor(settings: TaskHostSettings) {
    this.#host = new TaskHost(settings)
    this.done = this.#host.run()
  }

  send(command: TaskCommand): void {
    this.#host.command(command)
  }

  async kill(): Promise<void> {
    this.#host.command({ kind: 'cancel' })
    await this.done.catch(() => undefined)
  }
}

import type { OwnClusterSaid, OwnClusterStart } from './messages.ts'

/** The way between the process of the own cluster and the console. */
export interface ConsoleChannel {
  say(said: OwnClusterSaid): void
  /** Called once with what the console tells first. */
  onStart(listener: (start: OwnClusterStart) => void): void
  /** The console wants it to end, or is gone. */
  onEnd(listener: () => void): void
}

/** What Electron gives a process of its own; Node knows nothing of it. */
interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** The channel of this process: Electron's port, which breaks with the process itself, or Node's. */
export function consoleChannel(): ConsoleChannel {
  const { parentPort } = process as { parentPort?: ParentPort }
  if (parentPort === undefined) return nodeChannel()
  return {
    say(said) {
      parentPort.postMessage(said)
    },
    onStart(listener) {
      parentPort.on('message', ({ data }) => {
        if (data !== 'end') listener(data as OwnClusterStart)
      })
    },
    onEnd(listener) {
      parentPort.on('message', ({ data }) => {
        if (data === 'end') listener()
      })
    },
  }
}

function nodeChannel(): ConsoleChannel {
  return {
    say(said) {
      process.send?.(said)
    },
    onStart(listener) {
      process.once('message', (message) => {
        listener(message as OwnClusterStart)
      })
    },
    onEnd(listener) {
      process.once('disconnect', listener)
    },
  }
}

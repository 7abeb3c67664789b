import { fork } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { appRoot } from '../app-files.ts'
import type { ClusterLaunch, ClusterProcess } from './launch.ts'
import type { OwnClusterSaid } from './messages.ts'

/** The Node of a checkout, which is not shipped; null where there is none. */
export function pinnedNode(): string | null {
  const file = join(appRoot, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(file) ? file : null
}

/** Starts the cluster in a process of Node: the one named, or the one that this runs on. */
export function launchByNode({ module, start, log, said, gone }: ClusterLaunch, node: string = process.execPath): ClusterProcess {
  const output = openSync(log, 'w', 0o600)
  const child = fork(module, [], { stdio: ['ignore', output, output, 'ipc'], execArgv: [], execPath: node })
  closeSync(output)
  let over = false
  const ended = (): void => {
    if (!over) gone()
    over = true
  }
  child.once('exit', ended).once('error', ended)
  child.once('message', (message) => {
    said(message as OwnClusterSaid)
  })
  child.send(start)
  return {
    end() {
      if (child.connected) child.disconnect()
    },
    kill() {
      child.kill('SIGKILL')
    },
  }
}

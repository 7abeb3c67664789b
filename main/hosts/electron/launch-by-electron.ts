import { createWriteStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { app, utilityProcess, type UtilityProcess } from 'electron'
import type { ClusterLaunch, ClusterProcess } from '../own-cluster/launch.ts'
import type { OwnClusterSaid } from '../own-cluster/messages.ts'

/**
 * Starts the cluster in a process of Electron's own: a packaged app is no Node that runs other scripts (`scripts/after-pack.mjs`), and
 * would be started a second time instead.
 */
export function launchByElectron({ module, start, log, said, gone }: ClusterLaunch): ClusterProcess {
  let child: UtilityProcess | null = null
  let unwanted = false
  void app.whenReady().then(() => {
    if (unwanted) {
      gone()
      return
    }
    const output = createWriteStream(log, { mode: 0o600 })
    child = utilityProcess.fork(fileURLToPath(module), [], { stdio: ['ignore', 'pipe', 'pipe'], serviceName: 'Tidemark local runtime' })
    child.stdout?.pipe(output, { end: false })
    child.stderr?.pipe(output, { end: false })
    child.once('exit', () => {
      output.end()
      gone()
    })
    child.once('message', (message) => {
      said(message as OwnClusterSaid)
    })
    child.postMessage(start)
  })
  const end = (): void => {
    unwanted = true
    child?.postMessage('end')
  }
  const kill = (): void => {
    unwanted = true
    child?.kill()
  }
  return { end, kill }
}

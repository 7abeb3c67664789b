/** Tidemark as a desktop application. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import { dataFolder } from '../../catalog/place.ts'
import { rendererFolder } from '../app-files.ts'
import { createContext } from '../context.ts'
import type { LaunchCluster } from '../own-cluster/launch.ts'
import { launchByNode, pinnedNode } from '../own-cluster/launch-by-node.ts'
import { problemOf } from '../report.ts'
import { locationOf } from './arguments.ts'
import { launchByElectron } from './launch-by-electron.ts'
import { lockDown, refusePermissions } from './lockdown.ts'
import { setMenu } from './menu.ts'
import { pickSavepoint } from './pick.ts'
import { serveRpc } from './rpc.ts'
import { APP_ORIGIN, registerScheme, serveWindow } from './scheme.ts'
import { openWindow } from './window.ts'

const data = dataFolder()
mkdirSync(join(data, 'electron'), { recursive: true })
const pageUrl = process.env.ELECTRON_RENDERER_URL ?? `${APP_ORIGIN}/` // the former only under `electron-vite dev`
const open = locationOf({ argv: process.argv, appPath: app.getAppPath(), packaged: app.isPackaged })

registerScheme()
lockDown(pageUrl)
app.setPath('userData', join(data, 'electron'))

// One process per data folder: a second start hands over what it was asked to open, and ends.
if (app.requestSingleInstanceLock({ open })) start().catch(giveUp)
else app.quit()

async function start(): Promise<void> {
  const node = pinnedNode()
  const launchCluster: LaunchCluster = node === null ? launchByElectron : (launch) => launchByNode(launch, node)
  const context = createContext({ host: 'electron', open, pick: pickSavepoint, launchCluster })
  const show = () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    if (window) window.focus()
    else openWindow({ pageUrl, stateFile: join(data, 'window.json') })
  }
  const openLocation = (location: string) => {
    context.openRequests.push(location)
    if (app.isReady()) show()
  }

  app.on('second-instance', (_event, _argv, _folder, asked) => {
    const { open: location } = asked as { open: string | null }
    if (location === null) show()
    else openLocation(location)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openLocation(path)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.on('quit', () => void context.close())

  await app.whenReady()
  refusePermissions()
  serveWindow(rendererFolder)
  serveRpc(context, pageUrl)
  setMenu(context.openRequests)
  app.on('activate', show)
  show()
}

/** Without its catalog Tidemark does not start; the message says what to do. */
function giveUp(error: unknown): void {
  dialog.showErrorBox('Tidemark could not start', problemOf(error).message)
  app.exit(1)
}

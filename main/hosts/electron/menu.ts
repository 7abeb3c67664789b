import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { OpenRequests } from '../open-requests.ts'
import { pickSavepoint } from './pick.ts'

/** The application menu. On Windows and Linux it is not drawn; its keys work all the same. */
export function setMenu(openRequests: OpenRequests): void {
  const open = async (what: 'folder' | 'file') => {
    const location = await pickSavepoint(what)
    if (location !== null) openRequests.push(location)
  }
  const mac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...mac,
      {
        label: 'File',
        submenu: [
          { label: 'Open savepoint folder…', accelerator: 'CmdOrCtrl+O', click: () => void open('folder') },
          { label: 'Open _metadata file…', accelerator: 'CmdOrCtrl+Shift+O', click: () => void open('file') },
          { type: 'separator' },
          { role: process.platform === 'darwin' ? 'close' : 'quit' },
        ],
      },
      { role: 'editMenu' },
      { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }] },
      { role: 'windowMenu' },
    ]),
  )
}

import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron'
import { toUri } from '../../storage/uri.ts'

/**
 * The system's open dialog; a URI, or null when it was closed.
 * Only macOS has one dialog for files and folders; elsewhere it asks for `what`.
 */
export async function pickSavepoint(what: 'folder' | 'file' = 'folder'): Promise<string | null> {
  const either = process.platform === 'darwin'
  const options: OpenDialogOptions = {
    title: what === 'folder' ? 'Open a savepoint folder' : 'Open a _metadata file',
    buttonLabel: 'Open savepoint',
    properties: either ? ['openFile', 'openDirectory'] : [what === 'folder' ? 'openDirectory' : 'openFile'],
  }
  const owner = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const { filePaths } = await (owner ? dialog.showOpenDialog(owner, options) : dialog.showOpenDialog(options))
  return filePaths[0] === undefined ? null : toUri(filePaths[0])
}

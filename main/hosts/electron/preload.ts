/** All that the window gets from Electron: the RPC port's way out, the platform's name, and the path of a dropped file. */
import { contextBridge, ipcRenderer, webUtils } from 'electron'

// Ports cannot cross the context bridge, so the page posts its port to its own window.
window.addEventListener('message', (event) => {
  const [port] = event.ports
  if (event.source === window && event.data === 'rpc' && port) ipcRenderer.postMessage('rpc', null, [port])
})

contextBridge.exposeInMainWorld('tidemark', {
  platform: process.platform,
  pathForFile: (file: File): string => webUtils.getPathForFile(file),
})

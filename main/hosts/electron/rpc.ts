import { RPCHandler } from '@orpc/server/message-port'
import { ipcMain } from 'electron'
import { customJsonSerializers } from '../../../shared/contract/serializers.ts'
import { router } from '../router.ts'
import type { HostContext } from '../services/base.ts'

/** Serves the contract on each port that our own page hands over; a port from anywhere else is closed. */
export function serveRpc(context: HostContext, pageUrl: string): void {
  const rpc = new RPCHandler(router, { customJsonSerializers })
  const origin = originOf(pageUrl)
  ipcMain.on('rpc', ({ ports: [port], senderFrame }) => {
    if (!port) return
    if (!senderFrame || senderFrame.parent !== null || originOf(senderFrame.url) !== origin) {
      port.close()
      return
    }
    rpc.upgrade(port, { context })
    port.start()
  })
}

/** `URL.origin` is "null" for schemes of our own, so it is written out. */
function originOf(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}

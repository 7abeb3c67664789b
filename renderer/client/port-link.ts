import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { customJsonSerializers } from '../../shared/contract/serializers.ts'

/** The link of the Electron host: one end of a channel goes to the main process by way of the preload. */
export function portLink(): ClientLink<ClientContext> {
  const { port1, port2 } = new MessageChannel()
  window.postMessage('rpc', location.origin, [port2])
  port1.start()
  return new RPCLink({ port: port1, customJsonSerializers })
}

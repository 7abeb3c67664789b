import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { shallowRef } from 'vue'
import type { Contract } from '../../shared/contract/index.ts'
import { bridge } from './host.ts'
import { portLink } from './port-link.ts'
import { type Connection, ReconnectingLink } from './reconnecting-link.ts'
import { takeToken } from './token.ts'

export type Client = ContractRouterClient<Contract>

/** State of the wire to the main side. Under Electron it is always open. */
export const connection = shallowRef<Connection>({ state: 'open', retryAt: null, since: Date.now() })

let reconnecting: ReconnectingLink | null = null

function browserLink(): ReconnectingLink {
  const token = takeToken() ?? ''
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const url = `${scheme}://${location.host}/ws?token=${encodeURIComponent(token)}`
  reconnecting = new ReconnectingLink(url, (next) => {
    connection.value = next
  })
  return reconnecting
}

/** Tries the wire at once. */
export function retryConnection(): void {
  reconnecting?.retry()
}

/** Every method of the contract, typed. The window never knows which host answers. */
export const api: Client = createORPCClient(bridge() ? portLink() : browserLink())

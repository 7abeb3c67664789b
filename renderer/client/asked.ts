import type { Client } from './client.ts'

/** What can be asked of a cluster, and of which job. */
type Asked = Parameters<Client['operations']['plan']>[0]
export type Target = Asked['target']
export type Ask = Asked['ask']

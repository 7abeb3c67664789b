import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { LIMITS, type Limits } from './exchange.ts'
import type { JobAddress } from './job-address.ts'
import { operationStatus, type OperationStatus } from './operation.ts'
import { askJson } from './rest-client.ts'
import { DIRECTORY_FIELD } from './versions.ts'

/** `SavepointFormatType`. */
export type SavepointType = 'CANONICAL' | 'NATIVE'

export interface SavepointAsk {
  /** A directory in which the savepoint's own is made; null is the cluster's default. */
  directory: string | null
  type: SavepointType
  /** 32 hex digits; the same id of the same job starts nothing anew. {@link newTriggerId} where the caller has none. */
  triggerId: string
}

/** An id for an operation, chosen by the client: it can be written down before it is sent, and sent again. */
export const newTriggerId = (): string => randomBytes(16).toString('hex')

const Triggered = z.object({ 'request-id': z.string() })
const Location = z.object({ location: z.string() })

/**
 * Asks for a savepoint (`SavepointTriggerRequestBody`); with `cancel` the job is cancelled after it. Answers the id to ask with, given
 * out even for a job that the cluster does not know: that shows in {@link savepointStatus}.
 */
export async function triggerSavepoint(
  address: JobAddress,
  job: string,
  { directory, type, triggerId, cancel = false }: SavepointAsk & { cancel?: boolean },
): Promise<string> {
  const body = { [DIRECTORY_FIELD.savepoints]: directory, 'cancel-job': cancel, formatType: type, triggerId }
  return trigger(address, `/jobs/${job}/savepoints`, body)
}

/** Asks to stop a job with a savepoint (`StopWithSavepointRequestBody`), as {@link triggerSavepoint}. */
export async function triggerStop(
  address: JobAddress,
  job: string,
  { directory, type, triggerId, drain }: SavepointAsk & { drain: boolean },
): Promise<string> {
  return trigger(address, `/jobs/${job}/stop`, { [DIRECTORY_FIELD.stop]: directory, drain, formatType: type, triggerId })
}

/** What became of a savepoint or of a stop; the value is the URI of the savepoint's directory, as the cluster writes it. */
export async function savepointStatus(
  address: JobAddress,
  job: string,
  triggerId: string,
  limits: Limits = LIMITS,
): Promise<OperationStatus<string>> {
  const success = Location.transform(({ location }) => location)
  return operationStatus(address, `/jobs/${job}/savepoints/${triggerId}`, success, limits)
}

/** Asks for a checkpoint out of turn (`CheckpointTriggerRequestBody`), since 1.17. */
export async function triggerCheckpoint(
  address: JobAddress,
  job: string,
  { type, triggerId }: { type: 'CONFIGURED' | 'FULL'; triggerId: string },
): Promise<string> {
  return trigger(address, `/jobs/${job}/checkpoints`, { checkpointType: type, triggerId })
}

/** What became of a triggered checkpoint; the value is its id. */
export async function checkpointStatus(address: JobAddress, job: string, triggerId: string): Promise<OperationStatus<number>> {
  const success = z.object({ checkpointId: z.number() }).transform(({ checkpointId }) => checkpointId)
  return operationStatus(address, `/jobs/${job}/checkpoints/${triggerId}`, success)
}

/** Asks to delete a savepoint (`SavepointDisposalRequest`). Asking twice deletes twice: there is no id to choose here. */
export async function triggerDisposal(address: JobAddress, path: string): Promise<string> {
  return trigger(address, '/savepoint-disposal', { 'savepoint-path': path })
}

/** What became of a disposal. */
export async function disposalStatus(address: JobAddress, triggerId: string): Promise<OperationStatus<null>> {
  return operationStatus(
    address,
    `/savepoint-disposal/${triggerId}`,
    z.object({}).transform(() => null),
  )
}

async function trigger(address: JobAddress, route: string, body: object): Promise<string> {
  return (await askJson(address, { method: 'POST', route, body }, Triggered))['request-id']
}

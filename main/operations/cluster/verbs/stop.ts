import { planStop } from '../plan/plan-stop.ts'
import { lookAtSavepoint, savingPlace, typeOf } from './saving.ts'
import type { Verb } from './verb.ts'

/** Ends a job with a savepoint. */
export const stop: Verb<'stop'> = {
  plan: planStop,
  place: savingPlace,
  send: ({ client, id, job }, { folder, format, drain }) =>
    client.triggerStop(job, { directory: folder === '' ? null : folder, type: typeOf(format), triggerId: id, drain }),
  look: lookAtSavepoint,
}

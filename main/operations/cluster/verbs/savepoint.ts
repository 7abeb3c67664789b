import { planSavepoint } from '../plan/plan-savepoint.ts'
import { lookAtSavepoint, savingPlace, typeOf } from './saving.ts'
import type { Verb } from './verb.ts'

/** Takes a savepoint; the job goes on. */
export const savepoint: Verb<'savepoint'> = {
  plan: planSavepoint,
  place: savingPlace,
  send: ({ client, id, job }, { folder, format }) =>
    client.triggerSavepoint(job, { directory: folder === '' ? null : folder, type: typeOf(format), triggerId: id }),
  look: lookAtSavepoint,
}

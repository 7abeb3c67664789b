import { TidemarkError, toProblem } from '../../../../shared/model/index.ts'
import { isOver } from '../../../flink/running-jobs.ts'
import { planCancel } from '../plan/plan-cancel.ts'
import { NEVER_ARRIVED, type Verb } from './verb.ts'

/** Ends a job at once. */
export const cancel: Verb<'cancel'> = {
  plan: planCancel,
  place: () => null,
  async send({ client, id, job }) {
    const reply = await client.cancel(job)
    if (reply.kind === 'requested') return id
    throw new TidemarkError({
      code: 'CLUSTER_REFUSED',
      message:
        reply.kind === 'ended' ? reply.reason : `The cluster knows no job ${job}. It may have forgotten it, as it does with ended jobs.`,
    })
  },
  async look({ client, operation, ended }) {
    if (ended) return { type: 'completed', location: null } // a job of the local runtime ends with it
    const state = await client.jobStatus(operation.job ?? '').catch((error: unknown) => {
      if (toProblem(error).code === 'JOB_NOT_FOUND') return null
      throw error
    })
    if (state === 'CANCELED') return { type: 'completed', location: null }
    if (state === null) {
      return { type: 'unknown', location: null, reasons: ['The cluster knows the job no longer, so how it ended cannot be told.'] }
    }
    if (isOver(state)) return { type: 'failed', reasons: [`The job was ${state} before it could be cancelled.`] }
    if (operation.state === 'requested' && state === 'RUNNING') return { type: 'failed', reasons: [NEVER_ARRIVED] }
    return { type: 'progress' }
  },
}

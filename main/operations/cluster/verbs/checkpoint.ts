import { reasons } from '../../../flink/failure-chain.ts'
import { planCheckpoint } from '../plan/plan-checkpoint.ts'
import { neverAnswered, type Verb } from './verb.ts'

/** Takes a checkpoint out of turn. */
export const checkpoint: Verb<'checkpoint'> = {
  plan: planCheckpoint,
  place: () => null,
  send: ({ client, id, job }) => client.triggerCheckpoint(job, { type: 'CONFIGURED', triggerId: id }),
  async look({ client, operation, ended }) {
    if (ended) return { type: 'failed', reasons: ['The local runtime ended before the checkpoint was complete.'] }
    const job = operation.job ?? ''
    const status = await client.checkpointStatus(job, operation.trigger ?? operation.id)
    switch (status.kind) {
      case 'accepted':
        return { type: 'progress' }
      case 'completed': {
        const path = await client.checkpoint(job, status.value).then(
          ({ external_path }) => external_path ?? null,
          () => null, // newer ones have replaced it
        )
        return { type: 'completed', location: path }
      }
      case 'failed':
        return { type: 'failed', reasons: reasons(status.failure) }
      case 'expired':
        if (operation.state === 'requested') return neverAnswered(operation)
        return {
          type: 'unknown',
          location: null,
          reasons: ['The cluster no longer has the result. Its checkpoint history lists what it took.'],
        }
    }
  },
}

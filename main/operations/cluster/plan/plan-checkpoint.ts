import type { OperationPlan } from '../../../../shared/model/index.ts'
import { triggersCheckpoints } from '../../../flink/versions.ts'
import type { Facts } from '../facts.ts'
import { jobRefusal } from './checks.ts'
import { commandLine, curl, since } from './command.ts'

/** What a checkpoint out of turn would do. Pure. */
export function planCheckpoint(facts: Facts): OperationPlan {
  const { job, version, versionText } = facts
  const id = job?.id ?? ''
  const tooOld = version !== null && !triggersCheckpoints(version)
  const refusal = tooOld ? `Flink ${versionText} takes no checkpoint by hand; that came with 1.17. Take a savepoint.` : jobRefusal(facts)
  const request = curl(facts, 'POST', `/jobs/${id}/checkpoints`, { checkpointType: 'CONFIGURED' })
  return {
    facts:
      refusal === null && job !== null
        ? [`${job.name} takes a checkpoint now and goes on. Flink deletes it when newer ones replace it.`]
        : [],
    warnings: [],
    refusal,
    // flink has the verb since 1.19; before, the request is the only way
    cli: facts.own || since(facts, 1, 19) ? commandLine(facts, 'checkpoint', [id]) : request,
    curl: request,
  }
}

import type { OperationPlan } from '../../../../shared/model/index.ts'
import { isOver } from '../../../flink/running-jobs.ts'
import type { Facts } from '../facts.ts'
import { commandLine, curl } from './command.ts'

/** What cancelling would do. Pure. */
export function planCancel(facts: Facts): OperationPlan {
  const { job } = facts
  const over = job !== null && isOver(job.state)
  const refusal = job === null ? 'No job is named. Choose one of the cluster’s jobs.' : over ? `${job.name} is ${job.state} already.` : null
  return {
    facts: refusal === null && job !== null ? [`${job.name} ends at once.`] : [],
    warnings: refusal === null ? ['No savepoint is taken: what came after the last one or the last kept checkpoint is lost.'] : [],
    refusal,
    cli: commandLine(facts, 'cancel', [job?.id ?? '']),
    curl: curl(facts, 'PATCH', `/jobs/${job?.id ?? ''}?mode=cancel`, null),
  }
}

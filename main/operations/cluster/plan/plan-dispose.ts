import type { OperationPlan } from '../../../../shared/model/index.ts'
import type { AskOf } from '../ask.ts'
import type { Facts } from '../facts.ts'
import { commandLine, curl } from './command.ts'

/** What deleting a savepoint would do. Pure. */
export function planDispose(facts: Facts, { savepoint }: AskOf<'dispose'>): OperationPlan {
  return {
    facts: [`${facts.address.cluster} deletes ${savepoint} with all its files.`],
    warnings: ['It cannot be brought back, and a job that goes on from it later will not find it.'],
    refusal: null,
    cli: commandLine(facts, 'savepoint', ['--dispose', savepoint]),
    curl: curl(facts, 'POST', '/savepoint-disposal', { 'savepoint-path': savepoint }),
  }
}

import type { OperationPlan } from '../../../../shared/model/index.ts'
import type { AskOf } from '../ask.ts'
import { DIRECTORY_FIELD } from '../../../flink/versions.ts'
import type { Facts } from '../facts.ts'
import { savingNotes, savingRefusal } from './checks.ts'
import { commandLine, curl, since } from './command.ts'

/** What taking a savepoint would do. Pure. */
export function planSavepoint(facts: Facts, ask: AskOf<'savepoint'>): OperationPlan {
  const { folder, format } = ask
  const job = facts.job?.id ?? ''
  const refusal = savingRefusal(facts, ask)
  const notes = refusal === null ? savingNotes(facts, ask) : { facts: [], warnings: [] }
  const body = {
    [DIRECTORY_FIELD.savepoints]: folder === '' ? null : folder,
    'cancel-job': false,
    ...(since(facts, 1, 15) && { formatType: format.toUpperCase() }),
  }
  return {
    facts: refusal === null ? [...notes.facts, 'The job goes on.'] : [],
    warnings: notes.warnings,
    refusal,
    cli: commandLine(facts, 'savepoint', [...(format === 'native' ? ['--type', 'native'] : []), job, ...(folder === '' ? [] : [folder])]),
    curl: curl(facts, 'POST', `/jobs/${job}/savepoints`, body),
  }
}

import type { OperationPlan } from '../../../../shared/model/index.ts'
import type { AskOf } from '../ask.ts'
import { DIRECTORY_FIELD } from '../../../flink/versions.ts'
import type { Facts } from '../facts.ts'
import { savingNotes, savingRefusal } from './checks.ts'
import { commandLine, curl, since } from './command.ts'

/** What stopping with a savepoint would do. Pure. */
export function planStop(facts: Facts, ask: AskOf<'stop'>): OperationPlan {
  const { folder, format, drain } = ask
  const job = facts.job?.id ?? ''
  const refusal = savingRefusal(facts, ask)
  const notes = refusal === null ? savingNotes(facts, ask) : { facts: [], warnings: [] }
  const body = {
    [DIRECTORY_FIELD.stop]: folder === '' ? null : folder,
    drain,
    ...(since(facts, 1, 15) && { formatType: format.toUpperCase() }),
  }
  const words = [
    ...(folder === '' ? [] : ['--savepointPath', folder]),
    ...(drain ? ['--drain'] : []),
    ...(format === 'native' ? ['--type', 'native'] : []),
    job,
  ]
  return {
    facts: refusal === null ? [...notes.facts, 'When it is whole the job ends, and its sinks commit what they hold.'] : [],
    warnings: [
      ...notes.warnings,
      ...(drain && refusal === null
        ? [
            'Draining lets event time go to its end: windows and timers fire now, and a job that goes on from this savepoint has them behind it.',
          ]
        : []),
    ],
    refusal,
    cli: commandLine(facts, 'stop', words),
    curl: curl(facts, 'POST', `/jobs/${job}/stop`, body),
  }
}

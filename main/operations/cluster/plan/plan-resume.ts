import type { OperationPlan } from '../../../../shared/model/index.ts'
import type { AskOf } from '../ask.ts'
import { claimModeFields } from '../../../flink/versions.ts'
import type { Facts } from '../facts.ts'
import { divided } from './arguments.ts'
import { commandLine, curl, since } from './command.ts'

/** What starting a job, from a savepoint or without, would do. Pure. */
export function planResume(facts: Facts, ask: AskOf<'resume'>): OperationPlan {
  const { program, savepoint, claimMode, allowNonRestored, parallelism, args } = ask
  const { own, versionText, freeSlots } = facts
  const refusal =
    savepoint !== '' && claimMode === 'LEGACY' && since(facts, 2, 0)
      ? `Flink ${versionText} knows LEGACY no longer. Take NO_CLAIM, which leaves the savepoint to you, or CLAIM.`
      : null
  const restore = savepoint === '' ? [] : ['-s', savepoint, ...claimWords(facts, claimMode), ...(allowNonRestored ? ['-n'] : [])]
  const words = ['-d', ...restore, ...(parallelism === null ? [] : ['-p', String(parallelism)]), program, ...divided(args)]
  const body = {
    ...(divided(args).length > 0 && { programArgsList: divided(args) }),
    ...(parallelism !== null && { parallelism }),
    ...(savepoint !== '' && { savepointPath: savepoint, allowNonRestoredState: allowNonRestored, ...claimModeFields(claimMode) }),
  }
  return {
    facts:
      refusal !== null
        ? []
        : [
            savepoint === '' ? 'The job starts without state.' : `The job goes on from ${savepoint}.`,
            `${freeSlots} ${freeSlots === 1 ? 'slot is' : 'slots are'} free on ${facts.address.cluster}.`,
          ],
    warnings: [
      ...(parallelism !== null && parallelism > freeSlots
        ? [`At parallelism ${parallelism} the job needs more slots than the ${freeSlots} that are free: it waits for others.`]
        : []),
      ...(allowNonRestored && savepoint !== '' ? ['State that no operator takes is left out, and gone from the next savepoint on.'] : []),
      ...(claimMode === 'CLAIM' && savepoint !== ''
        ? ['Flink owns the savepoint from now on, and deletes it when no checkpoint needs it.']
        : []),
    ],
    refusal,
    cli: commandLine(facts, 'run', words),
    curl: curl(facts, 'POST', `/jars/${own ? 'ID' : encodeURIComponent(program)}/run`, body),
  }
}

/** `-claimMode` since 1.20, `-restoreMode` before; `tidemark` takes long options with two dashes. */
function claimWords(facts: Facts, mode: AskOf<'resume'>['claimMode']): string[] {
  if (mode === 'NO_CLAIM') return []
  const name = since(facts, 1, 20) ? 'claimMode' : 'restoreMode'
  return [facts.own ? `--${name}` : `-${name}`, mode]
}

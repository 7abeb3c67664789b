import type { AskOf } from '../ask.ts'
import type { Facts } from '../facts.ts'
import { since } from './command.ts'

/** What stands in the way of anything that needs a running job; null where nothing does. */
export function jobRefusal({ job, address }: Facts): string | null {
  if (job === null) return 'No job is named. Choose one of the cluster’s jobs.'
  if (job.state !== 'RUNNING') return `${job.name} on ${address.cluster} is ${job.state}, and only a running job can be asked for this.`
  return null
}

/** What stands in the way of a savepoint; null where nothing does. */
export function savingRefusal(facts: Facts, { folder, format }: Pick<AskOf<'savepoint'>, 'folder' | 'format'>): string | null {
  const refusal = jobRefusal(facts)
  if (refusal !== null) return refusal
  const { job, savepointFolder, versionText } = facts
  if (job !== null && job.ready < job.subtasks) {
    return `${job.subtasks - job.ready} of ${job.subtasks} subtasks do not run yet, and Flink refuses a savepoint until all do. Wait a moment.`
  }
  if (folder === '' && savepointFolder === null) {
    return 'The cluster has no folder for savepoints (execution.checkpointing.savepoint-dir). Name one.'
  }
  if (folder !== '' && !isAbsolute(folder)) {
    return `“${folder}” is no absolute path and no URI. Write it as /path/on/the/cluster or as s3://bucket/folder.`
  }
  if (format === 'native' && !since(facts, 1, 15)) return `Flink ${versionText} takes no native savepoints; they came with 1.15.`
  return null
}

/** What was looked at and is as it should be, and what should be known, of a savepoint that can be taken. */
export function savingNotes(
  facts: Facts,
  { folder, format }: Pick<AskOf<'savepoint'>, 'folder' | 'format'>,
): { facts: string[]; warnings: string[] } {
  const { job, machines, savepointFolder, versionText } = facts
  const target = folder === '' ? (savepointFolder ?? '') : folder
  const shared = machines > 1 && /^(?:file:|\/)/.test(target)
  return {
    facts: [
      ...(job === null ? [] : [`All ${job.subtasks} subtasks of ${job.name} run.`]),
      `It goes to a folder of its own in ${target}${folder === '' ? ', the cluster’s own place' : ''}.`,
      format === 'canonical'
        ? 'Canonical: it can be restored with any state backend.'
        : `Native: written in the backend’s own format, which Flink ${versionText} knows.`,
    ],
    warnings: shared
      ? [`The cluster runs on ${machines} machines, and ${target} is a local path: unless all of them share it, each writes its own part.`]
      : [],
  }
}

function isAbsolute(folder: string): boolean {
  return folder.startsWith('/') || /^[a-z][a-z0-9+.-]*:\//i.test(folder) || /^[a-z]:[\\/]/i.test(folder)
}

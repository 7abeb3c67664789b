import type { PathMapping } from '../../../shared/model/index.ts'
import { knownUids } from '../known-uids.ts'
import { openSnapshot } from '../../operations/open-savepoint.ts'
import { planRewrite } from '../../operations/rewrite/plan-rewrite.ts'
import type { RewritePlan } from '../../operations/rewrite/plan.ts'
import type { RewriteRequest } from '../../operations/rewrite/request.ts'
import { rewriteSavepoint, type Rewritten } from '../../operations/rewrite/rewrite-savepoint.ts'
import type { FlinkRelease } from '../../savepoint/flink-releases.ts'
import { displayUri, toUri } from '../../storage/uri.ts'
import { EXIT } from '../exit-codes.ts'
import { printError, printLine } from '../output.ts'
import { planText, rewrittenText } from '../print/rewrite-text.ts'
import { progressLine } from '../progress-line.ts'

export interface RewriteOptions {
  format?: 'keep' | 'canonical'
  flink?: FlinkRelease
  dropOperator?: string[]
  rename?: { operator: string; value: string }[]
  removeState?: { operator: string; value: string }[]
  maxParallelism?: RewriteRequest['maxParallelism']
  dryRun?: boolean
  verify: boolean
  json?: boolean
  map?: PathMapping[]
}

/**
 * `tidemark convert` and `tidemark edit`: writes a new savepoint, or with `--dry-run` says what would be written.
 * Returns the exit code.
 */
export async function rewrite(path: string, target: string, options: RewriteOptions): Promise<number> {
  const snapshot = await openSnapshot({ location: toUri(path), maps: options.map ?? [], dictionary: knownUids() })
  const plan = await planRewrite(snapshot, {
    format: options.format ?? 'keep',
    release: options.flink ?? null,
    drop: options.dropOperator ?? [],
    rename: (options.rename ?? []).map(({ operator, value }) => ({ operator, uid: value })),
    remove: (options.removeState ?? []).map(({ operator, value }) => ({ operator, state: value })),
    maxParallelism: options.maxParallelism ?? [],
  })
  const blocked = plan.blockers.length > 0
  if (options.dryRun === true || blocked) {
    printLine(
      options.json
        ? JSON.stringify(report(plan, target, null), null, 2)
        : planText(plan, displayUri(toUri(target)), options.dryRun === true),
    )
    return blocked ? EXIT.refused : EXIT.ok
  }
  const started = performance.now()
  const line = progressLine()
  const written = await rewriteSavepoint(snapshot, plan, target, {
    verify: options.verify,
    onProgress: ({ step, entries, bytes }) => {
      line.show(
        `${step === 'write' ? 'writing' : 'reading back'}: ${entries.toLocaleString('en-US')} entries, ${bytes.toLocaleString('en-US')} bytes copied`,
      )
    },
  })
  line.clear()
  if (options.json) printLine(JSON.stringify(report(plan, target, written), null, 2))
  else {
    if (plan.warnings.length > 0) printError(planText({ ...plan, blockers: [] }, displayUri(written.location), false))
    printLine(rewrittenText(plan, written, performance.now() - started))
  }
  return EXIT.ok
}

/** `tidemark.rewrite/1` */
function report(plan: RewritePlan, target: string, written: Rewritten | null): object {
  return {
    schema: 'tidemark.rewrite/1',
    path: toUri(target),
    flink: plan.release,
    metadataVersion: plan.rules.metadataVersion,
    operators: plan.operators.map(({ source, id, uid, name, maxParallelism, keyed, removed }) => ({
      id,
      from: source.id,
      uid,
      name,
      maxParallelism,
      keyedState: source.subtasks.some(({ managedKeyed }) => managedKeyed !== null) ? keyed : null,
      removedStates: [...removed].sort(),
    })),
    dropped: plan.dropped,
    blockers: plan.blockers,
    warnings: plan.warnings,
    written: written === null ? null : { files: written.files, bytes: written.bytes, verified: written.verified },
  }
}

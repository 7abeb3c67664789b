import type { OperatorPlan, RewritePlan } from '../../operations/rewrite/plan.ts'
import type { Remark } from '../../operations/rewrite/request.ts'
import type { Rewritten } from '../../operations/rewrite/rewrite-savepoint.ts'
import { displayUri } from '../../storage/uri.ts'
import { wrap } from './wrap.ts'

const WAYS: Readonly<Record<OperatorPlan['keyed'], string>> = {
  copy: 'keyed state copied as it is',
  canonical: 'keyed state written in the canonical format',
  rehash: 'keyed state written in the canonical format, keys in their new key groups',
}

/** What will be written, what stands in the way, and what to know before. */
export function planText(plan: RewritePlan, target: string, dryRun: boolean): string {
  const { blockers, warnings } = plan
  const lines: string[] = []
  if (blockers.length > 0) {
    lines.push(wrap(`This savepoint cannot be written to ${target} as asked. Nothing was written.`), '')
    lines.push(...blockers.map((one) => remarkText('✗', one, plan)))
  } else if (dryRun) {
    lines.push(wrap(`Would be written to ${target}, for Flink ${plan.release} (metadata version ${plan.rules.metadataVersion}):`), '')
    lines.push(...plan.operators.filter(isToldOf).map(operatorText))
    lines.push(...plan.dropped.map(({ id, uid, name }) => wrap(`- ${uid ?? name ?? id}: left out, with its state`, { indent: '  ' })))
    lines.push('', 'Nothing was written: --dry-run.')
  }
  if (warnings.length > 0) lines.push(...(lines.length > 0 ? [''] : []), ...warnings.map((one) => remarkText('!', one, plan)))
  return lines.join('\n')
}

export function rewrittenText(plan: RewritePlan, { location, files, bytes, verified }: Rewritten, tookMs: number): string {
  const count = (n: number, noun: string): string => `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`
  const lines = [
    wrap(
      `Written to ${displayUri(location)}, for Flink ${plan.release}: ${count(files, 'file')}, ${count(bytes, 'byte')}, ${(tookMs / 1000).toFixed(1)} s.`,
    ),
  ]
  if (verified === null) lines.push('Not read back: --no-verify.')
  else {
    lines.push(
      wrap(
        `Read back and compared: ${count(verified.entries, 'entry').replace('entrys', 'entries')} of ${count(verified.states, 'state')} are the same.`,
      ),
    )
    if (verified.undecoded.length > 0)
      lines.push(wrap(`${count(verified.undecoded.length, 'operator')} with state that only the job can read: carried over byte by byte.`))
  }
  lines.push('The original was not touched.')
  return lines.join('\n')
}

const isToldOf = ({ source }: OperatorPlan): boolean =>
  source.subtasks.some(({ managedKeyed, managedOperator, rawKeyed, rawOperator }) =>
    [managedKeyed, rawKeyed, ...managedOperator, ...rawOperator].some((handle) => handle !== null),
  )

function operatorText(plan: OperatorPlan): string {
  const { source, id, uid, name, keyed, removed, maxParallelism } = plan
  const facts = [
    ...(source.subtasks.some(({ managedKeyed }) => managedKeyed !== null) ? [WAYS[keyed]] : ['copied as it is']),
    ...(id === source.id ? [] : [`id ${source.id} becomes ${id}`]),
    ...(removed.size === 0 ? [] : [`without ${[...removed].sort().join(', ')}`]),
    ...(maxParallelism === source.maxParallelism ? [] : [`max parallelism ${source.maxParallelism} becomes ${maxParallelism}`]),
  ]
  return wrap(`${uid ?? name ?? id}: ${facts.join('; ')}`, { first: '- ', indent: '  ' })
}

function remarkText(mark: string, { code, text, operator, state }: Remark, plan: RewritePlan): string {
  const known = plan.operators.find(({ source }) => source.id === operator)
  const where = [known?.uid ?? known?.name ?? operator, state].filter((part) => part !== null).join(' › ')
  return wrap(`${where === '' ? '' : `${where}: `}${text} (${code})`, { first: `${mark} `, indent: '  ' })
}

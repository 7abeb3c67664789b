import type { InspectReport, OperatorReport } from '../../../shared/model/index.ts'
import { bytes, bytesExact, count, plural, shortId } from '../../../shared/text/index.ts'
import { displayUri } from '../../storage/uri.ts'
import { table, type Column } from './table.ts'
import { verdictOf } from './verdict.ts'
import { wrap } from './wrap.ts'

/** More rows than this are for `--json`. */
const SHOWN = 50
const PATHS_SHOWN = 10

/** A report for people, at 80 columns: the verdict, the facts, the operators, then what to mind. */
export function inspectText(report: InspectReport, name: string, bold: (text: string) => string = (text) => text): string {
  const sections = [
    [bold(name), ...verdictOf(report).map((sentence) => wrap(sentence))].join('\n'),
    factLines(report),
    operatorLines(report),
    missingLines(report, bold),
    reasonLines(report, bold),
    warningLines(report, bold),
  ]
  return sections.filter((section) => section !== '').join('\n\n')
}

const STOPPED = { no: 'kept running', suspend: 'was stopped (suspended)', drain: 'was stopped and drained', unknown: 'not stored' } as const

function factLines(report: InspectReport): string {
  const { metadata, files, operators } = report
  const size = operators.reduce((sum, operator) => sum + operator.size, 0)
  const facts: [string, string | null][] = [
    ['Path', displayUri(report.path)],
    [
      'Kind',
      [report.format, report.kind === 'unknown' ? 'snapshot' : report.kind]
        .filter((word) => word !== 'unknown' && word !== 'none')
        .join(' '),
    ],
    ['Written by', `Flink ${metadata.writtenBy}, metadata version ${metadata.version}`],
    ['Backend', report.backends.length === 0 ? null : report.backends.join(', ')],
    ['The job', STOPPED[report.stopped]],
    ['Checkpoint', report.checkpointId],
    ['State', `${bytes(size)} in ${plural(operators.filter(isStateful).length, 'operator')}`],
    ['Metadata', bytesExact(metadata.size)],
    [
      'Files',
      files === null ? 'not looked for' : files.referenced === 0 ? 'none' : `${plural(files.referenced, 'file')}, ${bytes(files.bytes)}`,
    ],
    [
      'Also there',
      files === null || files.unreferenced.length === 0 ? null : `${plural(files.unreferenced.length, 'file')} that nothing points at`,
    ],
    ['Master state', report.masterStates.length === 0 ? null : report.masterStates.map((state) => state.name).join(', ')],
  ]
  return facts
    .filter((fact): fact is [string, string] => fact[1] !== null)
    .map(([label, value]) => `  ${label.padEnd(13)} ${value}`)
    .join('\n')
}

function isStateful({ size, coordinator, subtasks }: OperatorReport): boolean {
  return size > 0 || coordinator !== null || subtasks.some(({ handles }) => handles.length > 0)
}

const OPERATOR_COLUMNS: readonly Column[] = [
  { head: 'Operator', max: 24 },
  { head: 'Operator id' },
  { head: 'Par/max', align: 'right' },
  { head: 'State', align: 'right' },
]

function operatorLines({ operators }: InspectReport): string {
  const stateful = operators.filter(isStateful).sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1))
  const rows = stateful
    .slice(0, SHOWN)
    .map((operator) => [
      operator.uid ?? operator.name ?? 'unknown',
      operator.id,
      `${operator.parallelism}/${operator.maxParallelism}`,
      operator.finished ? 'finished' : bytes(operator.size),
    ])
  const stateless = operators.length - stateful.length
  return [
    rows.length === 0 ? 'No operator has state.' : table(OPERATOR_COLUMNS, rows),
    stateful.length > SHOWN ? `${count(stateful.length - SHOWN)} more; --json lists all.` : '',
    stateless > 0 && rows.length > 0 ? `${plural(stateless, 'operator')} without state ${stateless === 1 ? 'is' : 'are'} not listed.` : '',
  ]
    .filter((line) => line !== '')
    .join('\n')
}

function missingLines({ files }: InspectReport, bold: (text: string) => string): string {
  if (files === null || files.missing.length === 0) return ''
  const lines = files.missing
    .slice(0, PATHS_SHOWN)
    .map(
      ({ path, expected, found }) =>
        `  ${path.includes(':') ? displayUri(path) : path}\n    ${bytesExact(expected)} expected, ${found === null ? 'nothing there' : `${bytesExact(found)} there`}`,
    )
  return [bold('Missing files'), ...lines, ...more(files.missing.length)].join('\n')
}

function reasonLines({ portability }: InspectReport, bold: (text: string) => string): string {
  if (portability.reasons.length === 0) return ''
  const lines = portability.reasons.map(({ text }) => wrap(text, { first: '  ', indent: '  ' }))
  return [bold(portability.relocatable ? 'Before it is moved' : 'Why it cannot be moved'), ...lines].join('\n')
}

function warningLines({ warnings, operators }: InspectReport, bold: (text: string) => string): string {
  if (warnings.length === 0) return ''
  const labels = new Map(operators.map(({ id, uid, name }) => [id, uid ?? name ?? shortId(id)]))
  const lines = warnings.slice(0, SHOWN).map(({ text, operator }, i) => {
    const label = operator === null ? undefined : labels.get(operator)
    const concerned = label === undefined || text.includes(label) ? '' : `${label}: `
    return wrap(concerned + text, { first: `${i + 1}. `.padStart(5), indent: '     ' })
  })
  return [
    bold('Worth knowing'),
    ...lines,
    ...(warnings.length > SHOWN ? [`     ${count(warnings.length - SHOWN)} more; --json lists all.`] : []),
  ].join('\n')
}

function more(total: number): string[] {
  return total > PATHS_SHOWN ? [`  ${count(total - PATHS_SHOWN)} more; --json lists all.`] : []
}

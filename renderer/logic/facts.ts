import type { PortabilityReason, SavepointSummary } from '../../shared/model/index.ts'
import { bytes, count, plural } from '../../shared/text/index.ts'

/** One of the eight facts under a savepoint's name. `aside` follows the value in the second voice. */
export interface Fact {
  readonly label: string
  readonly value: string
  readonly aside: string
  readonly note: string
  readonly noteTone: 'plain' | 'tide' | 'sand'
  readonly tone: 'plain' | 'yes' | 'no'
}

const plain = { aside: '', noteTone: 'plain', tone: 'plain' } as const

const FORMATS: Record<SavepointSummary['format'], [value: string, note: string]> = {
  canonical: ['Canonical', 'any backend restores it'],
  native: ['Native', ''],
  mixed: ['Mixed', 'canonical and native state'],
  none: ['No keyed state', 'any backend restores it'],
  unknown: ['Not known', 'the metadata does not tell'],
}

const BACKENDS: Record<SavepointSummary['backends'][number], string> = {
  hashmap: 'HashMap',
  rocksdb: 'RocksDB',
  forst: 'ForSt',
  changelog: 'changelog',
  unknown: 'backend not known',
}

const STOPPED: Record<SavepointSummary['stopped'], string> = {
  no: 'the job went on',
  suspend: 'to suspend the job',
  drain: 'to drain the job',
  unknown: 'stop not recorded',
}

const REASONS: Record<PortabilityReason['code'], (count: number) => string> = {
  ABSOLUTE_PATHS: (n) => plural(n, 'absolute path'),
  OUTSIDE_FILES: (n) => `${plural(n, 'file')} outside`,
  ENTROPY: (n) => `entropy in ${plural(n, 'path')}`,
  TASK_OWNED: (n) => `${plural(n, 'file')} of tasks`,
  SHARED_FILES: (n) => plural(n, 'shared file'),
  CHANGELOG_FILES: (n) => plural(n, 'changelog file'),
}

function formatFact({ format, backends }: SavepointSummary): Fact {
  const [value, note] = FORMATS[format]
  const names = backends.map((backend) => BACKENDS[backend]).join(', ')
  return { ...plain, label: 'Format', value, note: note === '' ? names || 'backend not known' : note }
}

function metadataFact({ metadata }: SavepointSummary): Fact {
  const range = metadata.writtenBy.replace(/^Flink /, '').replace(/\s*[-–]\s*/, ' to ')
  const names = metadata.version >= 5 ? 'with names' : 'no names'
  return { ...plain, label: 'Metadata', value: `Version ${metadata.version}`, note: `Flink ${range}, ${names}` }
}

function operatorsFact({ totals }: SavepointSummary): Fact {
  const stateless = totals.operators - totals.statefulOperators
  const unknown = totals.unknownOperators > 0
  const note = unknown
    ? `${count(totals.unknownOperators)} unknown`
    : stateless > 0
      ? `${count(stateless)} without state`
      : 'every state has a uid'
  return {
    label: 'Operators',
    value: count(totals.operators),
    aside: ` / ${plural(totals.states, 'state')}`,
    note,
    noteTone: unknown ? 'tide' : 'plain',
    tone: 'plain',
  }
}

function reasonOf(summary: SavepointSummary, codes: readonly PortabilityReason['code'][] | null): string | null {
  const reason = summary.portability.reasons.find(({ code }) => codes === null || codes.includes(code))
  return reason ? REASONS[reason.code](reason.count) : null
}

function selfContainedFact(summary: SavepointSummary): Fact {
  const yes = summary.portability.selfContained
  const note = yes
    ? 'no file outside its folder'
    : (reasonOf(summary, ['OUTSIDE_FILES', 'SHARED_FILES', 'TASK_OWNED', 'CHANGELOG_FILES']) ??
      reasonOf(summary, null) ??
      'files outside its folder')
  return { ...plain, label: 'Self-contained', value: yes ? 'Yes' : 'No', note, tone: yes ? 'yes' : 'no' }
}

function movableFact(summary: SavepointSummary): Fact {
  const yes = summary.portability.relocatable
  const referenced = summary.files?.referenced
  const all =
    referenced === undefined
      ? 'every path is relative'
      : referenced === 0
        ? 'all state is in _metadata'
        : `${count(referenced)} of ${plural(referenced, 'path')} relative`
  return {
    ...plain,
    label: 'Can be moved',
    value: yes ? 'Yes' : 'No',
    note: yes ? all : (reasonOf(summary, null) ?? 'paths are bound to its place'),
    tone: yes ? 'yes' : 'no',
  }
}

/** The plate: eight facts, in the order in which they are read. */
export function factsOf(summary: SavepointSummary): Fact[] {
  const { totals, metadata, files } = summary
  const meta = `${bytes(metadata.size)} meta`
  return [
    formatFact(summary),
    metadataFact(summary),
    { ...plain, label: 'Size', value: bytes(totals.stateBytes), note: files ? `${plural(files.referenced, 'file')}, ${meta}` : meta },
    operatorsFact(summary),
    { ...plain, label: 'Parallelism', value: count(totals.parallelism), aside: ' max ', note: plural(totals.maxParallelism, 'key group') },
    { ...plain, label: 'Checkpoint id', value: summary.checkpointId, note: STOPPED[summary.stopped] },
    selfContainedFact(summary),
    movableFact(summary),
  ]
}

import type { HandleRow, SavepointSummary, StateRow } from '../../shared/model/index.ts'
import { plural, shortId } from '../../shared/text/index.ts'

const FORMATS: Record<SavepointSummary['format'], string> = {
  canonical: 'canonical',
  native: 'native',
  mixed: 'mixed',
  none: 'no keyed state',
  unknown: 'format not known',
}
const KINDS: Record<SavepointSummary['kind'], string> = { savepoint: 'Savepoint', checkpoint: 'Checkpoint', unknown: 'Kind not known' }
const PLACES: Record<HandleRow['where'], string> = {
  relative: 'relative',
  inline: 'inside meta',
  absolute: 'absolute',
  segment: 'segment',
  empty: 'empty',
}

/** A format inside a line of facts. */
export function formatWords(format: SavepointSummary['format']): string {
  return FORMATS[format]
}

/** A kind as a chip. */
export function kindWords(kind: SavepointSummary['kind']): string {
  return KINDS[kind]
}

/** How the bytes of a stream are found, as the handles table says it. */
export function placeWords(where: HandleRow['where']): string {
  return PLACES[where]
}

/** Where a savepoint lies, by the scheme of its location. */
export function whereWords(location: string): string {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(location)?.[1]?.toLowerCase()
  if (scheme === undefined || scheme === 'file') return 'Local'
  return ['s3', 's3a', 's3n', 'hdfs', 'gs', 'abfs'].includes(scheme) ? scheme.replace(/^s3[an]$/, 's3').toUpperCase() : scheme
}

/** Where the browser host keeps what was dropped on the window: a folder named by the sha256 of its metadata. */
const KEPT_DROP = /\/uploads\/[0-9a-f]{64}\//

/** A location for reading: local ones without their scheme, kept drops in words. */
export function shownLocation(location: string): string {
  if (KEPT_DROP.test(location)) return 'dropped on the window, kept by Tidemark'
  return location.replace(/^file:\/{1,2}(?=\/)/, '').replace(/^file:(?=\/)/, '')
}

/** How an operator is called on screen. `label` is what a person knows it by; an unknown one goes by its id. */
export function operatorLabel(operator: { name: string | null; uid: string | null; id: string }): string {
  return operator.uid ?? operator.name ?? `operator ${shortId(operator.id)}`
}

const MODES: Record<NonNullable<StateRow['mode']>, string> = { SPLIT_DISTRIBUTE: 'split list', UNION: 'union list', BROADCAST: 'broadcast' }

/** What a state is, in one line: how it is laid out, how it is handed out, over how many subtasks. */
export function stateWords(state: StateRow): string {
  const mode = state.mode === null ? '' : MODES[state.mode]
  const parts = [
    state.layout,
    state.layout === mode ? '' : mode,
    state.elements === null ? '' : plural(state.elements, 'element'),
    plural(state.subtasks, 'subtask'),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

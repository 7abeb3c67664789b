import type { FilesReport, InspectReport, SavepointSummary } from '../../../shared/model/index.ts'
import { operatorReport } from '../../analysis/operator-report.ts'
import { countStates } from '../../analysis/state-rows.ts'
import { operatorSize } from '../../savepoint/metadata/size.ts'
import { writtenBy } from '../../savepoint/metadata/versions.ts'
import { countHandles, operatorAt, type Snapshot } from './snapshot.ts'

type Verdicts = Omit<InspectReport, 'schema' | 'operators'>

/** The whole of a snapshot in one object: `tidemark inspect --json`. */
export function inspectReport(snapshot: Snapshot): InspectReport {
  const { masterStates, portability, files, warnings, ...verdicts } = verdictsOf(snapshot)
  return {
    schema: 'tidemark.inspect/1',
    ...verdicts,
    masterStates,
    operators: snapshot.facts.index.operators.map((_, at) => {
      const { state, identity } = operatorAt(snapshot, at)
      return operatorReport(state, identity)
    }),
    portability,
    files,
    warnings,
  }
}

/** Files of a kind that the window gets at once; there may be a hundred thousand. */
const FILES_LISTED = 200

export function summaryOf(snapshot: Snapshot): Omit<SavepointSummary, 'id' | 'openedAt'> {
  return {
    ...verdictsOf(snapshot),
    name: snapshot.facts.name,
    metadataOnly: snapshot.facts.files === null,
    files: filesSummary(snapshot.judgement.files),
    totals: totalsOf(snapshot),
    tookMs: snapshot.tookMs,
  }
}

function filesSummary(files: FilesReport | null): SavepointSummary['files'] {
  if (files === null) return null
  return {
    ...files,
    missing: files.missing.slice(0, FILES_LISTED),
    missingCount: files.missing.length,
    absentCount: files.missing.reduce((count, { found }) => (found === null ? count + 1 : count), 0),
    unreferenced: files.unreferenced.slice(0, FILES_LISTED),
    unreferencedCount: files.unreferenced.length,
  }
}

function verdictsOf({ location, bytes, sha256, facts, judgement }: Snapshot): Verdicts {
  const { metadata } = facts
  return {
    path: location,
    metadata: { version: metadata.version, size: bytes.byteLength, sha256, writtenBy: writtenBy(metadata.version) },
    kind: judgement.kind,
    format: judgement.format,
    backends: judgement.backends,
    stopped: judgement.stopped,
    checkpointId: String(metadata.checkpointId),
    properties: judgement.facts?.flags ?? null,
    masterStates: metadata.masterStates.map((state) => ({ name: state.name, version: state.version, size: state.bytes.byteLength })),
    portability: judgement.portability,
    files: judgement.files,
    warnings: judgement.warnings,
  }
}

function totalsOf(snapshot: Snapshot): SavepointSummary['totals'] {
  const { index } = snapshot.facts
  const { identities, stateful, inlineBytes } = snapshot.judgement
  const totals = {
    operators: index.operators.length,
    statefulOperators: 0,
    unknownOperators: 0,
    states: 0,
    handles: countHandles(index.rows),
    stateBytes: 0,
    inlineBytes,
    parallelism: 0,
    maxParallelism: 0,
  }
  index.operators.forEach((operator, at) => {
    if (stateful[at] === true) {
      totals.statefulOperators++
      if (identities[at]?.uid === null) totals.unknownOperators++
    }
    totals.states += countStates(index.rows.slice(index.firstRow[at], index.firstRow[at + 1]))
    totals.stateBytes += operatorSize(operator)
    totals.parallelism = Math.max(totals.parallelism, operator.parallelism)
    totals.maxParallelism = Math.max(totals.maxParallelism, operator.maxParallelism)
  })
  return totals
}

/** All judgements on one snapshot, from what was read of it. Pure: the same facts give the same verdicts. */
import type { FilesReport, Portability, SnapshotFormat, SnapshotKind, StateBackend, Stopped, Warning } from '../../shared/model/index.ts'
import type { SavepointMetadata } from '../savepoint/metadata/model.ts'
import { describeProperties, type CheckpointFacts } from '../savepoint/metadata/properties.ts'
import { stateBackends } from './backends.ts'
import { filesReport, isMissing, type FoundFile, type ListedFile } from './files.ts'
import { identify, type OperatorIdentity, type UidLookup } from './identity.ts'
import type { KeyedEvidence } from './keyed-evidence.ts'
import { keyedLayouts, type KeyedLayouts } from './keyed-layouts.ts'
import { isStateful } from './operator-report.ts'
import { portability } from './portability.ts'
import { inlineBytes } from './size.ts'
import { sizeWarnings } from './small-files.ts'
import { snapshotFormat } from './snapshot-format.ts'
import { snapshotKind } from './snapshot-kind.ts'
import { stoppedBy } from './stopped.ts'
import type { StreamIndex } from './stream-index.ts'
import { fileWarnings, type UsedMapping } from './traps/file-warnings.ts'
import { missingTimerWarnings } from './traps/missing-timers.ts'
import { oldVersionWarnings } from './traps/old-versions.ts'
import type { Concerned } from './traps/operator-warnings.ts'
import { derivedMaxParallelismWarnings, fewerSubtasksWarnings } from './traps/parallelism.ts'
import { channelStateWarnings, finishedWarnings, formatWarnings, unclaimedWarnings } from './traps/snapshot-traps.ts'
import { unknownUidWarnings } from './traps/unknown-uids.ts'

export interface SnapshotFacts {
  metadata: SavepointMetadata
  index: StreamIndex
  /** Bytes of `_metadata`. */
  metadataSize: number
  /** Name of the snapshot's folder, or of a bare metadata file. */
  name: string
  /** Canonical URI of the folder of `_metadata`, null when unknown. */
  folder: string | null
  /** Name of the metadata file in the folder. */
  metadataName: string
  /** Null when only a `_metadata` was given. `found` runs parallel to `index.files`. */
  files: { found: FoundFile[]; listing: ListedFile[] } | null
  mappings: UsedMapping[]
  evidence: KeyedEvidence[]
  dictionary: UidLookup
}

export interface Judgement {
  facts: CheckpointFacts | null
  kind: SnapshotKind
  format: SnapshotFormat
  backends: StateBackend[]
  stopped: Stopped
  layouts: KeyedLayouts
  /** Parallel to `index.operators`, as `stateful` is. */
  identities: OperatorIdentity[]
  stateful: boolean[]
  inlineBytes: number
  files: FilesReport | null
  /** Parallel to `index.files`. */
  missing: boolean[]
  portability: Portability
  warnings: Warning[]
}

export function judge(snapshot: SnapshotFacts): Judgement {
  const { metadata, index, evidence } = snapshot
  const facts = metadata.properties === null ? null : describeProperties(metadata.properties)
  const kind = snapshotKind(metadata, facts, snapshot.name)
  const layouts = keyedLayouts(index.operators, evidence)
  const format = snapshotFormat(layouts, facts)
  const found = snapshot.files?.found ?? null
  const files =
    snapshot.files === null ? null : filesReport(index.files, snapshot.files.found, snapshot.files.listing, snapshot.metadataName)
  const verdicts = {
    facts,
    kind,
    format,
    backends: stateBackends(layouts, format),
    stopped: stoppedBy(facts),
    layouts,
    identities: index.operators.map((operator) => identify(operator, snapshot.dictionary)),
    stateful: index.operators.map(isStateful),
    inlineBytes: inlineBytes(index.rows),
    files,
    missing: index.files.map((ref, at) => isMissing(ref, found?.[at])),
    portability: portability(index.files, found, snapshot.folder),
  }
  return { ...verdicts, warnings: warningsOf(snapshot, verdicts) }
}

function warningsOf(snapshot: SnapshotFacts, verdicts: Omit<Judgement, 'warnings'>): Warning[] {
  const { metadata, index, evidence } = snapshot
  const { facts, kind, format, identities, stateful } = verdicts
  const labels = new Map(index.operators.map(({ id }, at) => [id, identities[at]?.label ?? id]))
  const named = (id: string): Concerned => ({ id, label: labels.get(id) ?? id })
  const unknown = index.operators.filter((_, at) => stateful[at] === true && identities[at]?.uid === null)
  const unchecked = index.files.filter((_, at) => snapshot.files?.found[at]?.size === 'unchecked').map(({ path }) => path)
  return [
    ...fileWarnings(verdicts.files, snapshot.mappings, unchecked),
    ...oldVersionWarnings(metadata.version, evidence),
    ...formatWarnings(format, facts),
    ...missingTimerWarnings(kind, format, evidence, named),
    ...unknownUidWarnings(
      unknown.map(({ id }) => named(id)),
      metadata.version,
    ),
    ...channelStateWarnings(index.operators),
    ...finishedWarnings(index.operators, named),
    ...fewerSubtasksWarnings(index.operators, named),
    ...unclaimedWarnings(facts),
    ...sizeWarnings(index.files, snapshot.metadataSize, verdicts.inlineBytes),
    ...derivedMaxParallelismWarnings(index.operators, named),
  ]
}

import type { MetadataVersion } from './metadata/model.ts'

/** Releases whose savepoints Tidemark writes, oldest first. Flink before 1.8 has another form of state streams. */
export const FLINK_RELEASES = [
  '1.8',
  '1.9',
  '1.10',
  '1.11',
  '1.12',
  '1.13',
  '1.14',
  '1.15',
  '1.16',
  '1.17',
  '1.18',
  '1.19',
  '1.20',
  '2.0',
  '2.1',
  '2.2',
  '2.3',
] as const
export type FlinkRelease = (typeof FLINK_RELEASES)[number]

/** Whether `release` is `since` or newer. */
export const isSince = (release: FlinkRelease, since: FlinkRelease): boolean =>
  FLINK_RELEASES.indexOf(release) >= FLINK_RELEASES.indexOf(since)

/** What a release can read in `_metadata` and in state streams; from `Checkpoints`, `MetadataV2V3SerializerBase` and the backends' proxies. */
export interface ReleaseRules {
  /** The version that it writes, and the newest that it reads. */
  metadataVersion: MetadataVersion
  /** `RelativeFileStateHandle` (tag 6): without it a savepoint cannot be moved. */
  relativePaths: boolean
  /** Tag of a canonical keyed handle: `KeyGroupsSavepointStateHandle` or, before, `KeyGroupsStateHandle`. */
  canonicalTag: 3 | 7
  /** Channel handles say their subtask's number; 1.11 left it out. */
  channelNumbers: boolean
  /** Finished subtasks and operators can be stored. */
  finished: boolean
  /** Keyed handles have ids (tags 11 and 12; before 5 and 3). */
  handleIds: boolean
  /** Changelog handles that it reads; null where none of today's. */
  changelogTag: 8 | 14 | null
  /** `OperatorBackendSerializationProxy`: 6 has a compression flag. */
  operatorStream: 5 | 6
  /** Keyed state of the asynchronous API (`KEY_VALUE_V2`). */
  stateV2: boolean
  /** State streams of Flink before 1.8 (keyed proxy below version 6, operator proxy below 5) are read. */
  oldStreams: boolean
}

export function rulesOf(release: FlinkRelease): ReleaseRules {
  const since = (other: FlinkRelease): boolean => isSince(release, other)
  return {
    metadataVersion: since('2.1') ? 6 : since('2.0') ? 5 : since('1.16') ? 4 : since('1.11') ? 3 : 2,
    relativePaths: since('1.11'),
    canonicalTag: since('1.13') ? 7 : 3,
    channelNumbers: since('1.12'),
    finished: since('1.14'),
    handleIds: since('1.15'),
    changelogTag: since('1.16') ? 14 : since('1.15') ? 8 : null,
    operatorStream: since('1.18') ? 6 : 5,
    stateV2: since('2.0'),
    oldStreams: !since('1.17'),
  }
}

/** The newest release that reads metadata of a version and writes no newer; for version 1 and 2 the newest line that still restores 1.x jobs. */
export function releaseFor(version: MetadataVersion): FlinkRelease {
  return ({ 1: '1.20', 2: '1.20', 3: '1.15', 4: '1.20', 5: '2.0', 6: '2.3' } as const)[version]
}

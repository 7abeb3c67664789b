import type { MetadataVersion } from './model.ts'

/**
 * What differs between metadata versions, in one table that drives the reader and the writer.
 * Source: `MetadataV1Serializer` … `MetadataV6Serializer` of Flink 1.2.1 to 2.3.0.
 */
export interface VersionRules {
  /** Flink releases that write it. */
  writtenBy: string
  /** State hangs on job vertices with one handle per chained operator; no master states. */
  jobVertices: boolean
  masterStates: boolean
  /** Name and uid stand in front of each operator. */
  namesAndUids: boolean
  /** A dummy chain length (V1: a true one) stands behind the max parallelism. */
  chainLength: boolean
  coordinator: boolean
  /** Negative counts and indexes mark finished operators and subtasks (since 1.14, inside version 3). */
  finishedFlags: boolean
  /** A dummy duration and legacy count stand in each subtask. */
  durations: boolean
  /** `unnumbered`: as plain, without the subtask index; 1.11 wrote so under version 3. */
  channels: 'none' | 'unnumbered' | 'plain' | 'typed'
  /** `CheckpointProperties` as a Java object stream up to the end of the file. */
  properties: boolean
}

const V2: VersionRules = {
  writtenBy: '1.3 - 1.10',
  jobVertices: false,
  masterStates: true,
  namesAndUids: false,
  chainLength: true,
  coordinator: false,
  finishedFlags: false,
  durations: true,
  channels: 'none',
  properties: false,
}
const V3: VersionRules = {
  ...V2,
  writtenBy: '1.11 - 1.15',
  chainLength: false,
  coordinator: true,
  finishedFlags: true,
  durations: false,
  channels: 'plain',
}
const V4: VersionRules = { ...V3, writtenBy: '1.16 - 1.20', properties: true }
const V5: VersionRules = { ...V4, writtenBy: '2.0', namesAndUids: true }

export const VERSIONS: Readonly<Record<MetadataVersion, VersionRules>> = {
  1: { ...V2, writtenBy: '1.1 - 1.2', jobVertices: true, masterStates: false },
  2: V2,
  3: V3,
  4: V4,
  5: V5,
  6: { ...V5, writtenBy: '2.1 - 2.3', channels: 'typed' },
}

/** Version 3 as Flink 1.11 wrote it; nothing in the file tells it from 1.12's but that only one of the two fits. */
export const VERSION_3_BY_1_11: VersionRules = { ...V3, writtenBy: '1.11', channels: 'unnumbered' }

/** Flink releases that write this version, e.g. "1.16 - 1.20". */
export const writtenBy = (version: MetadataVersion): string => VERSIONS[version].writtenBy

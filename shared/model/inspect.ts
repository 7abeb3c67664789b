import { z } from 'zod'
import { HandleReport, KeyGroupRange } from './handle.ts'

/** Seven flags of Flink's `CheckpointProperties`, stored since metadata version 4. */
export const CheckpointProperties = z.object({
  discardSubsumed: z.boolean(),
  discardFinished: z.boolean(),
  discardCancelled: z.boolean(),
  discardFailed: z.boolean(),
  discardSuspended: z.boolean(),
  forced: z.boolean(),
  unclaimed: z.boolean(),
})
export type CheckpointProperties = z.infer<typeof CheckpointProperties>

export const SnapshotKind = z.enum(['savepoint', 'checkpoint', 'unknown'])
export type SnapshotKind = z.infer<typeof SnapshotKind>
export const SnapshotFormat = z.enum(['canonical', 'native', 'mixed', 'none', 'unknown'])
export type SnapshotFormat = z.infer<typeof SnapshotFormat>
export const StateBackend = z.enum(['hashmap', 'rocksdb', 'forst', 'changelog', 'unknown'])
export type StateBackend = z.infer<typeof StateBackend>
export const Stopped = z.enum(['no', 'suspend', 'drain', 'unknown'])
export type Stopped = z.infer<typeof Stopped>

export const SubtaskReport = z.object({
  index: z.number(),
  finished: z.boolean(),
  size: z.number(),
  /** Union of the keyed handles' ranges, null without keyed state. */
  keyGroups: KeyGroupRange.nullable(),
  handles: z.array(HandleReport),
})
export type SubtaskReport = z.infer<typeof SubtaskReport>

export const UidSource = z.enum(['metadata', 'dictionary'])
export const NameSource = z.enum(['metadata', 'dictionary'])

export const OperatorReport = z.object({
  /** 32 hex digits, Flink's `OperatorID`. */
  id: z.string(),
  uid: z.string().nullable(),
  uidFrom: UidSource.nullable(),
  name: z.string().nullable(),
  nameFrom: NameSource.nullable(),
  parallelism: z.number(),
  maxParallelism: z.number(),
  /** True when every subtask had finished (FLIP-147). */
  finished: z.boolean(),
  coordinator: z.object({ size: z.number() }).nullable(),
  /** All state of all subtasks, coordinator included, in bytes. */
  size: z.number(),
  subtasks: z.array(SubtaskReport),
})
export type OperatorReport = z.infer<typeof OperatorReport>

/** Why a snapshot cannot be copied elsewhere as it is. `paths` holds the first ten, `count` all. */
export const PortabilityReason = z.object({
  code: z.enum(['ABSOLUTE_PATHS', 'OUTSIDE_FILES', 'ENTROPY', 'TASK_OWNED', 'SHARED_FILES', 'CHANGELOG_FILES']),
  text: z.string(),
  paths: z.array(z.string()),
  count: z.number(),
})
export type PortabilityReason = z.infer<typeof PortabilityReason>

export const Portability = z.object({
  /** Every byte lies in the snapshot's own folder. */
  selfContained: z.boolean(),
  /** A plain copy of the folder restores from its new place. */
  relocatable: z.boolean(),
  reasons: z.array(PortabilityReason),
})
export type Portability = z.infer<typeof Portability>

export const MissingFile = z.object({ path: z.string(), expected: z.number(), found: z.number().nullable() })
export type MissingFile = z.infer<typeof MissingFile>
export const UnreferencedFile = z.object({ path: z.string(), size: z.number() })

/** The folder held against the metadata. Null when only a `_metadata` was given. */
export const FilesReport = z.object({
  /** Distinct files that `_metadata` points at. */
  referenced: z.number(),
  /** Bytes of those files as stated by the metadata. */
  bytes: z.number(),
  /** Not there (`found` null) or of another size. */
  missing: z.array(MissingFile),
  /** In the folder, but nothing points at them. */
  unreferenced: z.array(UnreferencedFile),
})
export type FilesReport = z.infer<typeof FilesReport>

export const Warning = z.object({
  code: z.string(),
  /** What it is, why it matters, what to do. */
  text: z.string(),
  /** The operator's id, null when it concerns the whole snapshot. */
  operator: z.string().nullable(),
})
export type Warning = z.infer<typeof Warning>

/** `tidemark inspect PATH --json`. Fields may be added, never changed, under this schema name. */
export const InspectReport = z.object({
  schema: z.literal('tidemark.inspect/1'),
  /** What was opened, as a URI. */
  path: z.string(),
  metadata: z.object({ version: z.number(), size: z.number(), sha256: z.string(), writtenBy: z.string() }),
  kind: SnapshotKind,
  format: SnapshotFormat,
  backends: z.array(StateBackend),
  stopped: Stopped,
  /** Decimal text of a 64-bit integer. */
  checkpointId: z.string(),
  properties: CheckpointProperties.nullable(),
  masterStates: z.array(z.object({ name: z.string(), version: z.number(), size: z.number() })),
  operators: z.array(OperatorReport),
  portability: Portability,
  files: FilesReport.nullable(),
  warnings: z.array(Warning),
})
export type InspectReport = z.infer<typeof InspectReport>

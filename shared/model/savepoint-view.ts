/** Rows and pages that the window asks for: an open savepoint is never sent whole. */
import { z } from 'zod'
import { DistributionMode, KeyGroupRange, Slot, StreamPlace, StreamRole } from './handle.ts'
import { FilesReport, InspectReport } from './inspect.ts'

/** How an operator id came by its name. `unknown`: nothing that Tidemark knows hashes to this id. */
export const IdentitySource = z.enum(['uid', 'hash-only', 'unknown'])
export type IdentitySource = z.infer<typeof IdentitySource>

/** Everything about an open savepoint that fits on its summary strip. */
export const SavepointSummary = InspectReport.omit({ schema: true, operators: true }).extend({
  /** The catalog's id of this savepoint. */
  id: z.string(),
  /** Last segment of the folder, what people call the savepoint. */
  name: z.string(),
  /** True when a lone `_metadata` was opened, without the files around it. */
  metadataOnly: z.boolean(),
  /** Lists of files are cut to their first; the counts are whole. */
  files: FilesReport.extend({
    missingCount: z.number(),
    /** Of the missing, those that are not there; the others have another size. */
    absentCount: z.number(),
    unreferencedCount: z.number(),
  }).nullable(),
  openedAt: z.string(),
  totals: z.object({
    operators: z.number(),
    statefulOperators: z.number(),
    /** Operators whose id no known uid hashes to, and that hold state. */
    unknownOperators: z.number(),
    /** Distinct named operator states plus keyed handles' operators: what the Structure tab lists. */
    states: z.number(),
    handles: z.number(),
    /** Bytes of state, inline bytes included. */
    stateBytes: z.number(),
    inlineBytes: z.number(),
    /** Largest parallelism and max parallelism among the operators. */
    parallelism: z.number(),
    maxParallelism: z.number(),
  }),
  /** How long reading and judging took, in milliseconds. */
  tookMs: z.number(),
})
export type SavepointSummary = z.infer<typeof SavepointSummary>

/** A page of a list that may be long. */
export const Page = z.object({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(1000) })
export type Page = z.infer<typeof Page>

export const OperatorSort = z.enum(['name', 'id', 'states', 'files', 'bytes', 'parallelism'])
export type OperatorSort = z.infer<typeof OperatorSort>

/** What an operator row shows. `files` counts distinct files; inline state has none. */
export const OperatorRow = z.object({
  id: z.string(),
  uid: z.string().nullable(),
  name: z.string().nullable(),
  identity: IdentitySource,
  /** Where the uid or name was found, in words: "stored in the metadata", "dictionary: orders-job". */
  identityFrom: z.string(),
  parallelism: z.number(),
  maxParallelism: z.number(),
  finished: z.boolean(),
  stateful: z.boolean(),
  states: z.number(),
  files: z.number(),
  bytes: z.number(),
  warnings: z.number(),
})
export type OperatorRow = z.infer<typeof OperatorRow>

/** One state of an operator, over all its subtasks. */
export const StateRow = z.object({
  /** The state's name; for state that has none at this level, a plain description such as "keyed state". */
  name: z.string(),
  named: z.boolean(),
  slot: Slot.or(z.literal('coordinator')),
  mode: DistributionMode.nullable(),
  /** Elements for list and union state, null otherwise. */
  elements: z.number().nullable(),
  subtasks: z.number(),
  files: z.number(),
  bytes: z.number(),
  /** In words: "canonical key groups", "RocksDB files", "split list" … */
  layout: z.string(),
})
export type StateRow = z.infer<typeof StateRow>

export const SubtaskRow = z.object({
  index: z.number(),
  finished: z.boolean(),
  keyGroups: KeyGroupRange.nullable(),
  handles: z.number(),
  files: z.number(),
  bytes: z.number(),
})
export type SubtaskRow = z.infer<typeof SubtaskRow>

/** Bytes by key group of one operator. */
export const KeyGroupView = z.object({
  maxParallelism: z.number(),
  /** One number a key group; null where the layout does not tell (RocksDB files). */
  bytes: z.array(z.number()).nullable(),
  ranges: z.array(z.object({ subtask: z.number(), from: z.number(), to: z.number(), bytes: z.number() })),
})
export type KeyGroupView = z.infer<typeof KeyGroupView>

/** `missing` is a judgement on files, the others are how the path is stored. */
export const HandleFilter = z.enum(['all', 'relative', 'inline', 'absolute', 'segment', 'missing'])
export type HandleFilter = z.infer<typeof HandleFilter>

/** One stream of one handle: a row of "Handles and bytes". */
export const HandleRow = z.object({
  /** Position in the whole list, stable while the savepoint is open. */
  row: z.number(),
  operator: z.string(),
  operatorLabel: z.string(),
  /** -1 for the coordinator. */
  subtask: z.number(),
  slot: Slot.or(z.literal('coordinator')),
  tag: z.number(),
  type: z.string(),
  role: StreamRole,
  where: StreamPlace,
  keyGroups: KeyGroupRange.nullable(),
  path: z.string().nullable(),
  localPath: z.string().nullable(),
  size: z.number(),
  missing: z.boolean(),
  /** Byte span of the state handle in `_metadata`. */
  span: z.object({ offset: z.number(), length: z.number() }),
})
export type HandleRow = z.infer<typeof HandleRow>

export const HandlePage = z.object({
  total: z.number(),
  counts: z.record(HandleFilter, z.number()),
  rows: z.array(HandleRow),
})
export type HandlePage = z.infer<typeof HandlePage>

/** A parsed field and the bytes it was read from. */
export const FieldSpan = z.object({
  offset: z.number(),
  length: z.number(),
  /** Full path, e.g. `operators[0].subtasks[1].managedKeyed.stream.path`. */
  field: z.string(),
  /** In plain words, e.g. "Operator id". */
  label: z.string(),
  value: z.string(),
})
export type FieldSpan = z.infer<typeof FieldSpan>

export const BytesView = z.object({
  /** Size of the whole `_metadata`. */
  size: z.number(),
  offset: z.number(),
  bytes: z.instanceof(Uint8Array),
  /** Every field that overlaps the window, in file order. */
  fields: z.array(FieldSpan),
})
export type BytesView = z.infer<typeof BytesView>

export const TileGrouping = z.enum(['operator', 'state', 'subtask'])
export type TileGrouping = z.infer<typeof TileGrouping>

/** One tile of the bytes treemap; the smallest are folded into one with `operator` null. */
export const Tile = z.object({ key: z.string(), label: z.string(), operator: z.string().nullable(), bytes: z.number() })
export type Tile = z.infer<typeof Tile>

/** `--map FROM=TO`: an absolute prefix in the metadata and where it lies now. */
export const PathMapping = z.object({ from: z.string().min(1), to: z.string().min(1) })
export type PathMapping = z.infer<typeof PathMapping>

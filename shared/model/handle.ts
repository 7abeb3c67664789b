import { z } from 'zod'

/** Where in a subtask's state a handle hangs. The names follow Flink's `OperatorSubtaskState`. */
export const Slot = z.enum(['managedOperator', 'rawOperator', 'managedKeyed', 'rawKeyed', 'inputChannel', 'resultSubpartition'])
export type Slot = z.infer<typeof Slot>

/** How the bytes of a stream are found. */
export const StreamPlace = z.enum(['inline', 'relative', 'absolute', 'segment', 'empty'])
export type StreamPlace = z.infer<typeof StreamPlace>

export const StreamRole = z.enum(['delegate', 'meta', 'shared', 'private', 'changelog'])
export type StreamRole = z.infer<typeof StreamRole>

/** One stream of bytes that a handle points at. */
export const StreamReport = z.object({
  role: StreamRole,
  /** Tag byte of the stream handle in `_metadata`. */
  tag: z.number(),
  where: StreamPlace,
  /** The path text as stored, null for inline and empty streams. */
  path: z.string().nullable(),
  /** Bytes; -1 where Flink did not know. */
  size: z.number(),
  /** The file's name inside RocksDB (`000042.sst`), for files of an incremental handle. */
  localPath: z.string().optional(),
})
export type StreamReport = z.infer<typeof StreamReport>

/** Inclusive range of key groups. */
export const KeyGroupRange = z.tuple([z.number(), z.number()])
export type KeyGroupRange = z.infer<typeof KeyGroupRange>

export const DistributionMode = z.enum(['SPLIT_DISTRIBUTE', 'UNION', 'BROADCAST'])
export type DistributionMode = z.infer<typeof DistributionMode>

export const NamedOperatorState = z.object({ name: z.string(), mode: DistributionMode, elements: z.number() })

/** One state handle. `size` is what Flink's `getStateSize` says. */
export const HandleReport = z.object({
  slot: Slot,
  tag: z.number(),
  /** Flink's class name without its package. */
  type: z.string(),
  size: z.number(),
  keyGroups: KeyGroupRange.nullable(),
  /** Named states; operator handles only. */
  states: z.array(NamedOperatorState).optional(),
  streams: z.array(StreamReport),
})
export type HandleReport = z.infer<typeof HandleReport>

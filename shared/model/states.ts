import { z } from 'zod'

/** How a state's values are written: the snapshot class that stands in the file, and its type in short. */
export const SerializerReport = z.object({ snapshot: z.string(), version: z.number(), type: z.string() })
export type SerializerReport = z.infer<typeof SerializerReport>

export const StateKind = z.enum([
  'VALUE',
  'LIST',
  'MAP',
  'REDUCING',
  'AGGREGATING',
  'FOLDING',
  'TIMERS',
  'UNION',
  'BROADCAST',
  'RAW',
  'UNKNOWN',
])
export type StateKind = z.infer<typeof StateKind>

/** One state of an operator, over all its subtasks. */
export const StateReport = z.object({
  name: z.string(),
  scope: z.enum(['operator', 'keyed']),
  kind: StateKind,
  compressed: z.boolean(),
  /** By role: `NAMESPACE_SERIALIZER`, `VALUE_SERIALIZER`, `KEY_SERIALIZER`. */
  serializers: z.record(z.string(), SerializerReport),
  decodable: z.boolean(),
  /** Why it is not decodable, in words. */
  why: z.string().nullable(),
  /** Bytes of its entries; null until they were counted. */
  size: z.number().nullable(),
  /** Null until they were counted. */
  entries: z.number().nullable(),
})
export type StateReport = z.infer<typeof StateReport>

export const OperatorStates = z.object({
  id: z.string(),
  uid: z.string().nullable(),
  name: z.string().nullable(),
  /** Null without keyed state, and where its header cannot be read. */
  keySerializer: SerializerReport.nullable(),
  /** Bytes of keyed state by key group, all states together; null where no file says it (RocksDB, changelogs) or there is none. */
  keyGroupBytes: z.array(z.number()).nullable(),
  states: z.array(StateReport),
  /** What kept some states from being listed, in words. */
  problems: z.array(z.string()),
})
export type OperatorStates = z.infer<typeof OperatorStates>

/** `tidemark state PATH --json`. Fields may be added, never changed, under this schema name. */
export const StatesReport = z.object({
  schema: z.literal('tidemark.states/1'),
  path: z.string(),
  operators: z.array(OperatorStates),
})
export type StatesReport = z.infer<typeof StatesReport>

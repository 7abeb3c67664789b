/** What is inside the state: entries of one state, read as a person asks for them. */
import { z } from 'zod'

/** One entry with where it was found. `entry` is a line of `tidemark state … --ndjson`, without operator and state. */
export const ContentsRow = z.object({
  /** The entry's own state; raw keyed state holds several timer services under one heading. */
  state: z.string(),
  subtask: z.number(),
  /** Null for operator state, which has no key groups. */
  keyGroup: z.number().nullable(),
  /** Bytes that key and value take in the file, where that is known. */
  bytes: z.number().nullable(),
  entry: z.record(z.string(), z.unknown()),
})
export type ContentsRow = z.infer<typeof ContentsRow>

/** Which entries to read. */
export const ContentsQuery = z.object({
  /** Operator id, 32 hex digits. */
  operator: z.string(),
  state: z.string(),
  /** One key, as a person types it: plain text, a number, or JSON for other keys. */
  key: z.string().optional(),
  /** The beginning of keys, in place of one key; for keys that are strings. All of the state is read for it. */
  prefix: z.string().optional(),
  keyGroup: z.number().int().min(0).optional(),
})
export type ContentsQuery = z.infer<typeof ContentsQuery>

/** A reading that was begun; nothing is read until its first page is asked for. */
export const ContentsScan = z.object({
  scan: z.string(),
  /** The only key group that is read; null where all of them are. */
  keyGroup: z.number().nullable(),
  /** JSON text of the key that is looked for; null where none is. */
  json: z.string().nullable(),
})
export type ContentsScan = z.infer<typeof ContentsScan>

export const ContentsPage = z.object({
  /** May be empty while more follows: a page ends after a while, found something or not. */
  rows: z.array(ContentsRow),
  /** Entries of this state looked at since the reading began, those of other keys too. */
  scanned: z.number(),
  /** Share of the operator's key groups (or subtasks, without key groups) that was read, 0 to 1. */
  part: z.number(),
  done: z.boolean(),
})
export type ContentsPage = z.infer<typeof ContentsPage>

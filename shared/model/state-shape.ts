/** The shape of a state: what a whole scan of it counts, and how its key groups would be dealt out to other subtasks. */
import { z } from 'zod'

/** Which state to count. */
export const ShapeQuery = z.object({
  /** Operator id, 32 hex digits. */
  operator: z.string(),
  state: z.string(),
  /** Milliseconds since 1970: timers up to here are counted as due. */
  asOf: z.number(),
})
export type ShapeQuery = z.infer<typeof ShapeQuery>

/** Timers by the time when they fire, in bars of one width. */
export const TimerTimes = z.object({
  /** First and last time, in milliseconds since 1970; null where no timer has a time that a date can say. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Milliseconds that one bar stands for. */
  width: z.number(),
  /** Start of the first bar, milliseconds since 1970; a multiple of `width`. */
  start: z.number(),
  bars: z.array(z.number()),
  /** Timers at or before the moment that was asked about. */
  due: z.number(),
  /** Timers whose time no date can say, such as `Long.MAX_VALUE`: they wait for the end of the input. */
  never: z.number(),
})
export type TimerTimes = z.infer<typeof TimerTimes>

/** What was counted so far; of a whole state once `done`. */
export const StateShape = z.object({
  entries: z.number(),
  /** Bytes of keys and values; null where the layout does not say them entry by entry. */
  bytes: z.number().nullable(),
  /** Share of the operator's key groups (or subtasks, without key groups) that was read, 0 to 1. */
  part: z.number(),
  done: z.boolean(),
  /** One number a key group, from 0 to the max parallelism; empty for operator state. */
  keyGroups: z.array(z.object({ entries: z.number(), bytes: z.number() })),
  /** Where the entries were found; subtasks without any are left out. */
  subtasks: z.array(z.object({ subtask: z.number(), entries: z.number(), bytes: z.number() })),
  /** Keys with the largest single entries, largest first; empty where sizes are not known. */
  largest: z.array(z.object({ key: z.unknown(), bytes: z.number(), keyGroup: z.number().nullable(), subtask: z.number() })),
  /** Null for a state without timers. */
  times: TimerTimes.nullable(),
})
export type StateShape = z.infer<typeof StateShape>

/** A subtask's key groups, both ends belong to it. */
export const SubtaskRange = z.object({ subtask: z.number(), from: z.number(), to: z.number() })
export type SubtaskRange = z.infer<typeof SubtaskRange>

/** How an operator's key groups lie, and how they would at another parallelism. */
export const KeyGroupSpread = z.object({
  maxParallelism: z.number(),
  /** As the savepoint was written. Subtasks without keyed state are left out. */
  saved: z.object({ parallelism: z.number(), subtasks: z.array(SubtaskRange) }),
  /** At the parallelism that was asked for. */
  asked: z.object({ parallelism: z.number(), subtasks: z.array(SubtaskRange) }),
})
export type KeyGroupSpread = z.infer<typeof KeyGroupSpread>

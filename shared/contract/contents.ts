import { z } from 'zod'
import { ContentsPage, ContentsQuery, ContentsScan, KeyGroupSpread, OperatorStates, ShapeQuery, StateShape } from '../model/index.ts'
import { method } from './base.ts'

const ofScan = z.object({ scan: z.string() })
const replaces = z.string().nullable().default(null)

/** Reading what is inside the state, page after page. A scan rests between two pages, so leaving off costs nothing. */
export const contents = {
  /** The states of one operator, by the headers of its files alone. */
  states: method.input(z.object({ id: z.string(), operator: z.string() })).output(OperatorStates),
  /** Begins a scan. `replaces`: the scan that the caller had before, closed by this one. */
  open: method.input(ContentsQuery.extend({ id: z.string(), replaces })).output(ContentsScan),
  /** The entries that follow: as many as `limit`, or as many as 50 ms give. Ask from one place at a time. */
  next: method.input(ofScan.extend({ limit: z.number().int().min(1).max(500) })).output(ContentsPage),
  close: method.input(ofScan).output(z.object({ closed: z.boolean() })),
  /** Begins to count a state. `replaces`: the count that the caller had before, closed by this one. */
  count: method.input(ShapeQuery.extend({ id: z.string(), replaces })).output(ofScan),
  /** Counts on for half a second, or to the end, and says what was counted so far. Ask from one place at a time. */
  counted: method.input(ofScan).output(StateShape),
  closeCount: method.input(ofScan).output(z.object({ closed: z.boolean() })),
  /** Which subtask has which key groups, as saved and at another parallelism (null: the saved one). */
  spread: method
    .input(z.object({ id: z.string(), operator: z.string(), parallelism: z.number().int().min(1).nullable() }))
    .output(KeyGroupSpread),
}

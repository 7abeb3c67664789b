import { z } from 'zod'
import {
  BytesView,
  HandleFilter,
  HandlePage,
  InspectReport,
  KeyGroupView,
  OperatorRow,
  OperatorSort,
  Page,
  PathMapping,
  SavepointSummary,
  StateRow,
  SubtaskRow,
  Tile,
  TileGrouping,
} from '../model/index.ts'
import { method } from './base.ts'

const ofSavepoint = z.object({ id: z.string() })
const ofOperator = ofSavepoint.extend({ operator: z.string() })
const paged = <T extends z.ZodType>(row: T) => z.object({ total: z.number(), rows: z.array(row) })

/** Reading savepoints. `open` puts one into the catalog and gives the id that the others take. */
export const savepoints = {
  /** Opens a folder, a `_metadata` or any metadata file by path or URI. */
  open: method.input(z.object({ location: z.string().min(1), maps: z.array(PathMapping).default([]) })).output(SavepointSummary),
  /** Opens again what the catalog knows. */
  reopen: method.input(ofSavepoint).output(SavepointSummary),
  /** Opens bytes that a browser was given by drop: it has no path to hand over. */
  openUpload: method
    .input(
      z.object({
        /** Name of the dropped file or folder. */
        name: z.string(),
        metadata: z.instanceof(Blob),
        /** Names and sizes of the other files of a dropped folder; null for a lone file. */
        files: z.array(z.object({ path: z.string(), size: z.number() })).nullable(),
      }),
    )
    .output(SavepointSummary),
  operators: method
    .input(
      ofSavepoint.extend({
        page: Page,
        filter: z.string().default(''),
        sort: OperatorSort.default('bytes'),
        descending: z.boolean().default(true),
        /** Operators without state are folded away unless asked for. */
        stateless: z.boolean().default(false),
      }),
    )
    .output(paged(OperatorRow).extend({ stateless: z.number() })),
  states: method.input(ofOperator).output(z.array(StateRow)),
  subtasks: method.input(ofOperator.extend({ page: Page })).output(paged(SubtaskRow)),
  keyGroups: method.input(ofOperator).output(KeyGroupView),
  handles: method
    .input(
      ofSavepoint.extend({
        page: Page,
        where: HandleFilter.default('all'),
        operator: z.string().nullable().default(null),
        filter: z.string().default(''),
      }),
    )
    .output(HandlePage),
  /** A window of `_metadata` with the fields in it; at most 64 KiB. */
  bytes: method
    .input(ofSavepoint.extend({ offset: z.number().int().min(0), length: z.number().int().min(1).max(65_536) }))
    .output(BytesView),
  tiles: method.input(ofSavepoint.extend({ by: TileGrouping })).output(z.array(Tile)),
  /** The whole report, for "copy as JSON". */
  inspect: method.input(ofSavepoint).output(InspectReport),
}

import type { Tile, TileGrouping } from '../../../shared/model/index.ts'
import { plural } from '../../../shared/text/index.ts'
import { byCodePoint } from '../../analysis/order.ts'
import { stateRows } from '../../analysis/state-rows.ts'
import { operatorSize, subtaskSize } from '../../savepoint/metadata/size.ts'
import { operatorAt, type OperatorView, type Snapshot } from './snapshot.ts'

/** More tiles than this cannot be told apart in a window; the smallest become one. */
const TILES = 400

/** Bytes of state by operator, state or subtask, largest first. */
export function tiles(snapshot: Snapshot, by: TileGrouping): Tile[] {
  const all = snapshot.facts.index.operators
    .flatMap((_, at) => tilesOf(snapshot, operatorAt(snapshot, at), by))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || byCodePoint(a.key, b.key))
  if (all.length <= TILES) return all
  const folded = all.splice(TILES - 1)
  const bytes = folded.reduce((sum, tile) => sum + tile.bytes, 0)
  return [...all, { key: 'folded', label: plural(folded.length, `smaller ${by}`), operator: null, bytes }]
}

function tilesOf(snapshot: Snapshot, { state, identity, rows }: OperatorView, by: TileGrouping): Tile[] {
  const { id } = state
  switch (by) {
    case 'operator':
      return [{ key: id, label: identity.label, operator: id, bytes: operatorSize(state) }]
    case 'state':
      return stateRows(rows, snapshot.judgement.layouts).map(({ slot, name, bytes }) => ({
        key: `${id}/${slot}/${name}`,
        label: `${identity.label}, ${name}`,
        operator: id,
        bytes,
      }))
    case 'subtask':
      return state.subtasks.map((subtask) => ({
        key: `${id}/${subtask.index}`,
        label: `${identity.label}, subtask ${subtask.index}`,
        operator: id,
        bytes: subtaskSize(subtask),
      }))
  }
}

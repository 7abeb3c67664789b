import type { Tile, TileGrouping } from '../../../shared/model/index.ts'
import { plural } from '../../../shared/text/index.ts'
import { byCodePoint } from '../../analysis/order.ts'
import { stateRows } from '../../analysis/state-rows.ts'
import { operatorSize, subtaskSize } from '../../savepoint/metadata/size.ts'
import { operatorAt, type OperatorView, type Snapshot } from './snapshot.ts'

/** More tiles than this cannot be told apart in a window. */
const TILES = 60
/** Part of all bytes below which a tile is a speck. */
const SPECK = 0.005
/** The specks become one tile as long as that holds no more than this part of all bytes. */
const SPECKS = 0.05

/** Bytes of state by operator, state or subtask, largest first; the smallest are one tile, the last. */
export function tiles(snapshot: Snapshot, by: TileGrouping): Tile[] {
  const all = snapshot.facts.index.operators
    .flatMap((_, at) => tilesOf(snapshot, operatorAt(snapshot, at), by))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || byCodePoint(a.key, b.key))
  const total = sumOf(all)
  const large = all.filter(({ bytes }) => bytes >= total * SPECK).length
  const kept = sumOf(all.slice(large)) <= total * SPECKS ? Math.min(large, TILES - 1) : TILES - 1
  if (all.length <= kept + 1) return all
  const folded = all.splice(kept)
  const bytes = sumOf(folded)
  return [...all, { key: 'folded', label: plural(folded.length, `smaller ${by}`), operator: null, bytes }]
}

function sumOf(some: readonly Tile[]): number {
  return some.reduce((sum, { bytes }) => sum + bytes, 0)
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

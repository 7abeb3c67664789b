import { BYTEWISE, compareBytes } from '../bytes.ts'
import { invalid, unsupported } from '../problems.ts'
import { logRecords } from './log-reader.ts'
import { readVersionEdit, type FileMeta, type VersionEdit } from './version-edit.ts'

/** A column family and its tables as the manifest leaves them. */
export interface ColumnFamilyVersion {
  id: number
  name: string
  /** By level. Level 0: newest first, they overlap. From level 1 on: by key, they do not. */
  levels: FileMeta[][]
}

/** `ColumnFamilyOptions::num_levels` is 7 by default; this only keeps damage from making millions of levels. */
const MAX_LEVELS = 64

interface Building {
  name: string
  /** File number → level and file. */
  files: Map<number, { level: number; file: FileMeta }>
}

/** Replays a manifest (`VersionEditHandler`): which column families there are and which tables each has. */
export function readManifest(bytes: Uint8Array, file: string): ColumnFamilyVersion[] {
  const families = new Map<number, Building>([[0, { name: 'default', files: new Map() }]])
  let group: VersionEdit[] = []
  for (const record of logRecords(bytes, file)) {
    const edit = readVersionEdit(record, file)
    group.push(edit)
    // A group counts when it is whole; one that was cut off never happened.
    if (edit.remainingInGroup !== null && edit.remainingInGroup > 0) continue
    for (const each of group) apply(families, each)
    group = []
  }
  return [...families].map(([id, { name, files }]) => ({ id, name, levels: levelsOf(files) }))
}

function apply(families: Map<number, Building>, edit: VersionEdit): void {
  if (edit.comparator !== null && edit.comparator !== BYTEWISE)
    throw unsupported({ ...edit.place, field: 'comparator' }, BYTEWISE, edit.comparator)
  if (edit.creates !== null) families.set(edit.columnFamily, { name: edit.creates, files: new Map() })
  if (edit.drops) {
    families.delete(edit.columnFamily)
    return
  }
  const family = families.get(edit.columnFamily)
  if (family === undefined)
    throw invalid({ ...edit.place, field: 'columnFamily' }, [...families.keys()].join(' or '), String(edit.columnFamily))
  for (const { level, number } of edit.deleted) {
    const known = family.files.get(number)
    if (known?.level !== level)
      throw invalid({ ...edit.place, field: 'deletedFile' }, `a file of level ${level}`, `file ${number}, which is not there`)
    family.files.delete(number)
  }
  for (const { level, file } of edit.added) {
    if (level >= MAX_LEVELS) throw invalid({ ...edit.place, field: 'newFile.level' }, `less than ${MAX_LEVELS}`, String(level))
    family.files.set(file.number, { level, file })
  }
}

function levelsOf(files: Map<number, { level: number; file: FileMeta }>): FileMeta[][] {
  const levels: FileMeta[][] = []
  for (const { level, file } of files.values()) {
    while (levels.length <= level) levels.push([])
    levels[level]?.push(file)
  }
  for (const [level, tables] of levels.entries()) {
    tables.sort(
      level === 0 ? (a, b) => b.largestSequence - a.largestSequence || b.number - a.number : (a, b) => compareBytes(a.smallest, b.smallest),
    )
  }
  return levels
}

import { LittleCursor } from '../little-cursor.ts'
import { unsupported } from '../problems.ts'
import { ENTRY, KEY_TRAILER, MAX_SEQUENCE, readKeyTrailer } from '../table/internal-key.ts'
import type { LogRecord } from './log-reader.ts'

/** `FileMetaData`: a table of the instance and its bounds as user keys. */
export interface FileMeta {
  number: number
  /** Bytes. */
  size: number
  smallest: Uint8Array
  largest: Uint8Array
  /** The largest key is the open end of a range deletion and not in the file. */
  largestIsOpen: boolean
  /** `fd.largest_seqno`; 0 where the manifest is too old to say. */
  largestSequence: number
}

/** `VersionEdit`, as far as it says which tables there are. */
export interface VersionEdit {
  /** The column family that it changes. */
  columnFamily: number
  added: { level: number; file: FileMeta }[]
  deleted: { level: number; number: number }[]
  /** The name where it creates the column family. */
  creates: string | null
  drops: boolean
  comparator: string | null
  /** Edits of the same atomic group that follow; null outside of a group. */
  remainingInGroup: number | null
  place: { file: string; offset: number; field: string }
}

/** Tags of the manifest (`version_edit.h`). */
export const TAG = {
  comparator: 1,
  logNumber: 2,
  nextFileNumber: 3,
  lastSequence: 4,
  compactCursor: 5,
  deletedFile: 6,
  newFile: 7,
  prevLogNumber: 9,
  minLogNumberToKeep: 10,
  newFile2: 100,
  newFile3: 102,
  newFile4: 103,
  columnFamily: 200,
  columnFamilyAdd: 201,
  columnFamilyDrop: 202,
  maxColumnFamily: 203,
  inAtomicGroup: 300,
} as const
/** Tags with this bit may be skipped: a length follows. */
const SAFE_IGNORE = 1 << 13
/** Ignorable by their number, but written without a length by RocksDB 6: blob files, WAL tracking. Flink has neither. */
const UNFRAMED = new Set([8194, 8195, 8196, 8197])
/** Custom fields of `kNewFile4` with this bit may not be skipped. */
const CUSTOM_MUST_KNOW = 1 << 6
export const CUSTOM_END = 1
const CUSTOM_PATH_ID = 65

/** Decodes one record of a manifest (`VersionEdit::DecodeFrom`). */
export function readVersionEdit(record: LogRecord, file: string): VersionEdit {
  const cursor = new LittleCursor(record.bytes, file, record.offset)
  cursor.enter('versionEdit')
  const edit: VersionEdit = {
    columnFamily: 0,
    added: [],
    deleted: [],
    creates: null,
    drops: false,
    comparator: null,
    remainingInGroup: null,
    place: { file, offset: record.offset, field: 'versionEdit' },
  }
  while (cursor.remaining > 0) readField(cursor, edit)
  return edit
}

function readField(cursor: LittleCursor, edit: VersionEdit): void {
  const tag = cursor.varint32('tag')
  switch (tag) {
    case TAG.comparator:
      edit.comparator = cursor.text('comparator')
      return
    case TAG.logNumber:
    case TAG.nextFileNumber:
    case TAG.lastSequence:
    case TAG.prevLogNumber:
    case TAG.minLogNumberToKeep:
    case TAG.maxColumnFamily:
      cursor.varint('number')
      return
    case TAG.compactCursor:
      cursor.varint32('level')
      cursor.slice('key')
      return
    case TAG.deletedFile:
      edit.deleted.push({ level: cursor.varint32('level'), number: cursor.varintSize('number') })
      return
    case TAG.newFile:
    case TAG.newFile2:
    case TAG.newFile3:
    case TAG.newFile4:
      edit.added.push(readNewFile(cursor, tag))
      return
    case TAG.columnFamily:
      edit.columnFamily = cursor.varint32('columnFamily')
      return
    case TAG.columnFamilyAdd:
      edit.creates = cursor.text('columnFamilyAdd')
      return
    case TAG.columnFamilyDrop:
      edit.drops = true
      return
    case TAG.inAtomicGroup:
      edit.remainingInGroup = cursor.varint32('remainingInGroup')
      return
    default:
      if ((tag & SAFE_IGNORE) === 0 || UNFRAMED.has(tag)) {
        throw unsupported({ ...edit.place, field: 'versionEdit.tag' }, 'tags of tables and column families', `tag ${tag}`)
      }
      cursor.slice('ignorable')
  }
}

function readNewFile(cursor: LittleCursor, tag: number): { level: number; file: FileMeta } {
  cursor.enter('newFile')
  const level = cursor.varint32('level')
  const number = cursor.varintSize('number')
  if (tag === TAG.newFile3) cursor.varint32('pathId')
  const size = cursor.varintSize('size')
  const smallest = readBound(cursor, 'smallest')
  const largest = readBound(cursor, 'largest')
  let largestSequence = 0
  if (tag !== TAG.newFile) {
    cursor.varint('smallestSequence')
    largestSequence = cursor.varint('largestSequence')
  }
  if (tag === TAG.newFile4) skipCustomFields(cursor)
  cursor.leave()
  const largestIsOpen = largest.type === ENTRY.rangeDeletion && largest.sequence >= MAX_SEQUENCE
  return { level, file: { number, size, smallest: smallest.key, largest: largest.key, largestIsOpen, largestSequence } }
}

function readBound(cursor: LittleCursor, field: string): { key: Uint8Array; type: number; sequence: number } {
  const internal = cursor.slice(field)
  const end = internal.length - KEY_TRAILER
  if (end < 0) throw cursor.invalid(field, `a key of ${KEY_TRAILER} bytes at least`, String(internal.length), internal.length)
  return { key: internal.subarray(0, end), ...readKeyTrailer(internal, end) }
}

function skipCustomFields(cursor: LittleCursor): void {
  for (;;) {
    const tag = cursor.varint32('customTag')
    if (tag === CUSTOM_END) return
    // One database path is all that Flink gives; a file of another would have to be told apart by its folder.
    const value = cursor.slice('custom')
    if ((tag & CUSTOM_MUST_KNOW) !== 0 && !(tag === CUSTOM_PATH_ID && value.every((byte) => byte === 0))) {
      throw unsupported(
        { file: cursor.file, offset: cursor.origin, field: cursor.fieldPath('custom') },
        'fields that may be skipped',
        `field ${tag}`,
      )
    }
  }
}

import { BYTEWISE } from '../bytes.ts'
import type { RocksDbInstance, RocksDbTable } from '../instance.ts'
import { LittleWriter } from '../little-writer.ts'
import { writeLog } from './log-writer.ts'
import { CUSTOM_END, TAG } from './version-edit.ts'

/** Flink writes no log, so there is none to be replayed. */
const NO_LOG = 0

/** The manifest of an instance as one snapshot of it (`VersionSet::WriteCurrentStateToManifest`); what manifest.ts reads. */
export function writeManifest({ columnFamilies, tables, nextFileNumber, lastSequence }: RocksDbInstance): Uint8Array {
  const records: Uint8Array[] = []
  for (const { id, name } of columnFamilies) {
    records.push(
      edit(id, (out) => {
        if (id !== 0) {
          out.varint(TAG.columnFamilyAdd)
          out.text(name)
        }
        out.varint(TAG.comparator)
        out.text(BYTEWISE)
      }),
      edit(id, (out) => {
        out.varint(TAG.logNumber)
        out.varint(NO_LOG)
        for (const table of tables) if (table.columnFamily === id) newFile(out, table)
      }),
    )
  }
  const counters = [
    [TAG.prevLogNumber, NO_LOG],
    [TAG.nextFileNumber, nextFileNumber],
    [TAG.lastSequence, lastSequence],
    [TAG.maxColumnFamily, Math.max(...columnFamilies.map(({ id }) => id))],
  ] as const
  records.push(
    edit(0, (out) => {
      for (const [tag, value] of counters) {
        out.varint(tag)
        out.varint(value)
      }
    }),
  )
  return writeLog(records)
}

/** One `VersionEdit` of a column family. */
function edit(columnFamily: number, write: (out: LittleWriter) => void): Uint8Array {
  const out = new LittleWriter()
  out.varint(TAG.columnFamily)
  out.varint(columnFamily)
  write(out)
  return out.view()
}

function newFile(out: LittleWriter, { level, number, size, smallest, largest, sequence }: RocksDbTable): void {
  out.varint(TAG.newFile4)
  out.varint(level)
  out.varint(number)
  out.varint(size)
  out.slice(smallest)
  out.slice(largest)
  // The smallest and the largest sequence number.
  out.varint(sequence)
  out.varint(sequence)
  out.varint(CUSTOM_END)
}

import type { StreamHandle } from '../metadata/model.ts'

/** A table of an instance that was written, as the snapshots after it need it (`FileMetaData`). */
export interface RocksDbTable {
  number: number
  /** Id. */
  columnFamily: number
  /** 1 where the column family was written whole: its tables do not overlap. 0 for what changed since, newer than all with a lower sequence number. */
  level: 0 | 1
  /** Bytes. */
  size: number
  /** Internal keys. */
  smallest: Uint8Array
  largest: Uint8Array
  /** Of all its entries. */
  sequence: number
  stream: StreamHandle
}

/** A RocksDB instance that is written snapshot by snapshot: what it is made of, and where its counters stand. Never changed. */
export interface RocksDbInstance {
  /** `default` and one for each state; one keeps its id from snapshot to snapshot. */
  columnFamilies: readonly { id: number; name: string }[]
  tables: readonly RocksDbTable[]
  /** For the next table or manifest. */
  nextFileNumber: number
  /** The newest of all entries; 0 where there is none. */
  lastSequence: number
}

/** What the first snapshot is written on. */
export const EMPTY_INSTANCE: RocksDbInstance = {
  columnFamilies: [{ id: 0, name: 'default' }],
  tables: [],
  nextFileNumber: 1,
  lastSequence: 0,
}

/** The name of a table in its instance. */
export const tableName = (number: number): string => `${padded(number)}.sst`

/** The name of a manifest in its instance. */
export const manifestName = (number: number): string => `MANIFEST-${padded(number)}`

const padded = (number: number): string => String(number).padStart(6, '0')

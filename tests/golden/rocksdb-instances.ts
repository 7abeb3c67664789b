import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { memorySource, type ByteSource } from '../../main/binary/byte-source.ts'
import { openRocksDb, type KeyRange } from '../../main/savepoint/rocksdb/rocksdb.ts'

interface Instance {
  /** By name in the instance, base64. */
  files: Record<string, string>
  /** What RocksDB's own iterator sees of the column family "state": key and value as hex, in its order. */
  view: [string, string][]
}

/** Instances that Flink's RocksDB 8.10 made, by what they are about; vectors/MakeRocksDbInstances.java. */
export const INSTANCES = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', 'rocksdb.json'), 'utf8')) as Record<string, Instance>

export function filesOf(instance: string): Map<string, Uint8Array> {
  const found = INSTANCES[instance]
  if (found === undefined) throw new Error(`no instance ${instance}`)
  return new Map(Object.entries(found.files).map(([name, base64]) => [name, Uint8Array.from(Buffer.from(base64, 'base64'))]))
}

export const sourcesOf = (files: ReadonlyMap<string, Uint8Array>): Map<string, ByteSource> =>
  new Map([...files].map(([name, bytes]) => [name, memorySource(name, bytes)]))

/** The view of "state", as an {@link Instance} has it. */
export async function viewOf(sources: ReadonlyMap<string, ByteSource>, range?: KeyRange): Promise<[string, string][]> {
  const view: [string, string][] = []
  for await (const batch of (await openRocksDb(sources)).iterate('state', range)) {
    for (const { key, value } of batch) view.push([Buffer.from(key).toString('hex'), Buffer.from(value).toString('hex')])
  }
  return view
}

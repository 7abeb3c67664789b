import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'

/** A folder with a complete snapshot in it: its `_metadata` is there. */
export interface SnapshotOnDisk {
  path: string
  id: bigint
}

/** Complete snapshots in a folder, by name: `chk-` for a job's checkpoints, `savepoint-` for savepoints; the newest first. */
export function snapshotsIn(folder: string, prefix: 'chk-' | 'savepoint-'): SnapshotOnDisk[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && existsSync(join(folder, name, '_metadata')))
    .map((name) => join(folder, name))
    .map((path) => ({ path, id: metadataOf(path).checkpointId }))
    .sort((a, b) => Number(b.id - a.id))
}

const metadataOf = (path: string) => readMetadata(readFileSync(join(path, '_metadata')), path)

/** What is wrong with a snapshot that says it is complete: it cannot be read, or refers to files that are not there. */
export function wrongWith(path: string): string[] {
  try {
    const json = JSON.stringify(metadataOf(path), (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    const missing = filesOf(json).filter((name) => !existsSync(name.startsWith('/') ? name : join(path, name)))
    return missing.map((name) => `${path} refers to ${name}, which is not there`)
  } catch (error) {
    return [`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/** Paths of files in handles: bare names, and `file:` URIs. */
const filesOf = (json: string): string[] =>
  [...json.matchAll(/"tag":(?:2|6),"path":"([^"]+)"/g)].map(([, path = '']) => path.replace(/^file:\/*/, '/'))

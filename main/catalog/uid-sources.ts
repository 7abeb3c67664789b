import { TidemarkError } from '../../shared/model/problem.ts'
import { readAll } from '../binary/byte-source.ts'
import { jobOperators } from '../flink/job-operators.ts'
import { isWebAddress } from '../flink/job-address.ts'
import { METADATA_FILE } from '../savepoint/layout.ts'
import { readMetadata } from '../savepoint/metadata/read.ts'
import type { KnownUid } from '../savepoint/uid/dictionary.ts'
import { harvestSources, harvestText, type NamedText } from '../savepoint/uid/harvest.ts'
import { uidsInMetadata } from '../savepoint/uid/metadata-uids.ts'
import { localProblem } from '../storage/local.ts'
import { storageFor } from '../storage/storage.ts'
import { displayUri, joinUri, lastSegment, localPath, toUri } from '../storage/uri.ts'
import { readSourceFolder } from './source-folder.ts'

/** What a place told of operators: uids, or from a running job names. */
export interface UidSource {
  /** The place, in words for people: a savepoint's or folder's name, a file's path, a job and its cluster. */
  source: string
  entries: KnownUid[]
}

/** `Checkpoints.HEADER_MAGIC_NUMBER`, the first four bytes of every `_metadata`. */
const MAGIC = 0x4960672d
/** More than any list that is written by hand or by a build; a word list is held in memory whole. */
const MAX_TEXT_BYTES = 256_000_000

/**
 * Reads uids from wherever they are known: a savepoint (its folder or metadata file; version 5 on stores them), a job's
 * source folder, a source file, or a word list with one uid a line; what it is, is told by its content. An `http:` or `https:` address
 * is that of a running job, or of its cluster, and tells names of operators.
 * Throws `NOT_FOUND`, `NO_UIDS` (a savepoint of an old version, a folder without any), and what reading and {@link jobOperators} throw.
 */
export async function readUidSource(pathOrUri: string): Promise<UidSource> {
  if (isWebAddress(pathOrUri)) return fromJob(pathOrUri)
  const uri = toUri(pathOrUri)
  const storage = storageFor(uri)
  const stat = await storage.stat(uri)
  if (stat?.kind !== 'folder') return fromFile(uri, lastSegment(uri))
  const metadata = joinUri(uri, METADATA_FILE)
  if ((await storage.stat(metadata))?.kind === 'file') return fromFile(metadata, lastSegment(uri))
  const name = lastSegment(uri)
  const found = harvestSources(await sourcesBelow(uri))
  if (found.length === 0)
    throw noUids(uri, 'No uid is set in its sources. Name the folder with the job’s source, or a file with one uid a line.')
  return { source: name, entries: found.map((entry) => ({ ...entry, source: `${name}/${entry.source}` })) }
}

async function fromJob(address: string): Promise<UidSource> {
  const { source, operators } = await jobOperators(address)
  return { source, entries: operators.map(({ id, name }) => ({ uid: null, id, name, source })) }
}

async function sourcesBelow(uri: string): Promise<NamedText[]> {
  try {
    return await readSourceFolder(localPath(uri))
  } catch (error) {
    throw localProblem(uri, error)
  }
}

async function fromFile(uri: string, name: string): Promise<UidSource> {
  const source = await storageFor(uri).source(uri)
  try {
    if (source.byteLength >= 4 && isMetadata(await source.read(0, 4))) {
      const metadata = readMetadata(await readAll(source), uri)
      const entries = uidsInMetadata(metadata, name)
      if (entries.length === 0) {
        throw noUids(
          uri,
          `Its metadata has version ${metadata.version}; uids are stored from version 5 (Flink 2.0) on. Name the job’s source folder, or a file with one uid a line.`,
        )
      }
      return { source: name, entries }
    }
    if (source.byteLength > MAX_TEXT_BYTES) throw noUids(uri, 'It is too large for a list of uids.')
    const bytes = await readAll(source)
    if (bytes.includes(0)) throw noUids(uri, 'It is neither a savepoint’s _metadata nor text.')
    const entries = harvestText(name, new TextDecoder().decode(bytes))
    if (entries.length === 0) throw noUids(uri, 'No uid stands in it.')
    return { source: name, entries }
  } finally {
    await source.close()
  }
}

function isMetadata(head: Uint8Array): boolean {
  return new DataView(head.buffer, head.byteOffset).getInt32(0) === MAGIC
}

function noUids(uri: string, why: string): TidemarkError {
  return new TidemarkError({ code: 'NO_UIDS', message: `${displayUri(uri)} tells no uids. ${why}`, file: displayUri(uri) })
}

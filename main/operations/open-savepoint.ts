import { createHash } from 'node:crypto'
import { TidemarkError, type PathMapping } from '../../shared/model/index.ts'
import type { FoundFile, ListedFile } from '../analysis/files.ts'
import type { UidLookup } from '../analysis/identity.ts'
import { judge } from '../analysis/judge.ts'
import type { KeyedEvidence } from '../analysis/keyed-evidence.ts'
import { indexStreams } from '../analysis/stream-index.ts'
import type { UsedMapping } from '../analysis/traps/file-warnings.ts'
import { readAll } from '../binary/byte-source.ts'
import { METADATA_FILE, canonicalUri } from '../savepoint/layout.ts'
import type { SavepointMetadata } from '../savepoint/metadata/model.ts'
import { readMetadata } from '../savepoint/metadata/read.ts'
import type { StreamOpener } from '../savepoint/state/stream-opener.ts'
import { HandleSpans } from '../savepoint/metadata/spans.ts'
import { storageFor, type FileEntry, type Storage } from '../storage/storage.ts'
import { lastSegment } from '../storage/uri.ts'
import { findFiles } from './find-files.ts'
import { locate, type Located } from './locate.ts'
import { OpenedSavepoint } from './opened-savepoint.ts'
import type { Snapshot } from './queries/snapshot.ts'
import { probeKeyed } from './probe-keyed.ts'
import { streamOpener } from './stream-opener.ts'

export { OpenedSavepoint }

export interface OpenRequest {
  /** Path or URI of a folder or metadata file. */
  location: string
  /** `--map FROM=TO`, tried in order. */
  maps: PathMapping[]
  dictionary: UidLookup
  /** Driver for a URI; by scheme when left out. */
  storage?: (uri: string) => Storage
}

export interface UploadRequest {
  /** Name of the dropped file or folder. */
  name: string
  metadata: Uint8Array
  /** The other files of a dropped folder, by path below it; null for a lone file. */
  files: FileEntry[] | null
  /** What the upload is called in reports. */
  location: string
  dictionary: UidLookup
}

/**
 * Opens a savepoint or checkpoint: reads `_metadata`, looks for the files it names and judges the whole.
 * Missing files are a finding of the judgement, not an error.
 * @throws TidemarkError of {@link locate}, of reading (`METADATA_…`), or of the storage
 */
export async function openSavepoint(request: OpenRequest): Promise<OpenedSavepoint> {
  return new OpenedSavepoint(await openSnapshot(request))
}

/** As {@link openSavepoint}, for operations that read the whole snapshot. Nothing is held open. */
export async function openSnapshot({ location, maps, dictionary, storage = storageFor }: OpenRequest): Promise<Snapshot> {
  const started = performance.now()
  const place = await locate(location, storage)
  const bytes = await readFile(place.metadata, storage)
  const spans = new HandleSpans()
  const metadata = readMetadata(bytes, place.metadata, { spans })
  const index = indexStreams(metadata)
  const folder = canonicalUri(place.folder)
  const listing = await storage(place.folder).list(place.folder)
  const { found, mappings } = await findFiles(index.files, folder, listing, maps, storage)
  const files = isLoneMetadata(place, listing, found) ? null : { found, listing }
  const streams = streamOpener(index, found, folder, storage)
  const evidence = await probeKeyed(index.operators, streams)
  return snapshotOf({ started, place, bytes, spans, metadata, index, folder, files, mappings, evidence, dictionary, streams })
}

/** Opens what a browser was given by drop: bytes of `_metadata`, and names and sizes of the files beside it. */
export async function openUploaded({
  name,
  metadata: bytes,
  files: listing,
  location,
  dictionary,
}: UploadRequest): Promise<OpenedSavepoint> {
  const started = performance.now()
  const place = { location, metadata: location, name: name === '' ? lastSegment(location) : name, metadataName: METADATA_FILE }
  const spans = new HandleSpans()
  const metadata = readMetadata(bytes, name, { spans })
  const index = indexStreams(metadata)
  const folder = canonicalUri(location)
  const { found, mappings } = await findFiles(index.files, folder, listing ?? [], [], outOfReach)
  const streams = streamOpener(index, [], folder, outOfReach)
  const evidence = await probeKeyed(index.operators, streams)
  return new OpenedSavepoint(
    snapshotOf({
      started,
      place,
      bytes,
      spans,
      metadata,
      index,
      folder,
      files: listing === null ? null : { found, listing },
      mappings,
      evidence,
      dictionary,
      streams,
    }),
  )
}

/** A browser hands over names and sizes of what was dropped, and no way to look for anything else. */
function outOfReach(uri: string): never {
  throw new TidemarkError({
    code: 'UNSUPPORTED_SCHEME',
    message: 'Only the dropped files can be looked at. Open the savepoint by its path to check the others.',
    file: uri,
  })
}

interface Read {
  started: number
  place: Pick<Located, 'location' | 'metadata' | 'name' | 'metadataName'>
  bytes: Uint8Array
  spans: HandleSpans
  metadata: SavepointMetadata
  index: ReturnType<typeof indexStreams>
  folder: string
  files: { found: FoundFile[]; listing: ListedFile[] } | null
  mappings: UsedMapping[]
  evidence: KeyedEvidence[]
  dictionary: UidLookup
  streams: StreamOpener
}

function snapshotOf({
  started,
  place,
  bytes,
  spans,
  metadata,
  index,
  folder,
  files,
  mappings,
  evidence,
  dictionary,
  streams,
}: Read): Snapshot {
  const { name, metadataName } = place
  const facts = { metadata, index, metadataSize: bytes.byteLength, name, folder, metadataName, files, mappings, evidence, dictionary }
  return {
    location: place.location,
    file: place.metadata,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    facts,
    judgement: judge(facts),
    spans,
    streams,
    tookMs: performance.now() - started,
  }
}

async function readFile(uri: string, storage: (uri: string) => Storage): Promise<Uint8Array> {
  const source = await storage(uri).source(uri)
  try {
    return await readAll(source)
  } finally {
    await source.close()
  }
}

/** A metadata file that was named itself, with nothing beside it and none of its files anywhere: there is no folder to judge. */
function isLoneMetadata({ namedFile, metadataName }: Located, listing: readonly FileEntry[], found: readonly FoundFile[]): boolean {
  return (
    namedFile &&
    found.length > 0 &&
    listing.every(({ path }) => path === metadataName) &&
    found.every(({ size }) => typeof size !== 'number')
  )
}

import { TidemarkError } from '../../../shared/model/problem.ts'
import type { IncrementalHandle, KeyedHandle, StreamHandle } from '../metadata/model.ts'
import { readChangelog, readChangelogHeader, type MaterializedReader } from '../changelog/read-changelog.ts'
import type { MustOpen } from '../changelog/log-files.ts'
import { readHead } from '../state/read-head.ts'
import type { OpenStream, StreamOpener } from '../state/stream-opener.ts'
import { type KeyedHeader, readKeyedHeader } from './header.ts'
import { type KeyedQuery, readKeyGroups } from './read-key-groups.ts'
import { readRocksDb } from './read-rocksdb.ts'
import type { StateEntry } from './state-entry.ts'

/** The header of a keyed handle: its key serializer and its states. Null where the handle has none (an increment of a changelog alone). */
export async function readKeyedHeaderOf(handle: KeyedHandle, open: StreamOpener): Promise<KeyedHeader | null> {
  switch (handle.tag) {
    case 3:
    case 7:
    case 12:
      return withStream(open, handle.stream, headerOf)
    case 5:
    case 11:
      return withStream(open, handle.meta, headerOf)
    case 8:
    case 14:
      return readChangelogHeader(handle, mustOpenWith(open), (part) => readKeyedHeaderOf(part, open))
    default:
      return null
  }
}

/**
 * All entries of a keyed handle, whatever its layout: canonical or heap streams, RocksDB's files, or a changelog over them.
 *
 * @param maxParallelism of the operator
 * @throws TidemarkError `STATE_…`, `ROCKSDB_…`, `SERIALIZER_UNKNOWN`, `STATE_OPAQUE`, `STATE_UNREACHABLE`
 */
export async function* readKeyedHandle(
  handle: KeyedHandle,
  open: StreamOpener,
  maxParallelism: number,
  query: KeyedQuery,
): AsyncGenerator<StateEntry[]> {
  switch (handle.tag) {
    case 3:
    case 7:
    case 12: {
      const source = await mustOpen(open, handle.stream)
      try {
        yield* readKeyGroups(handle, source, await headerOf(source), maxParallelism, query)
      } finally {
        await source.close()
      }
      return
    }
    case 5:
    case 11:
      yield* readIncremental(handle, open, maxParallelism, query)
      return
    case 8:
    case 14:
      yield* readChangelog(handle, mustOpenWith(open), query, materialized(open, maxParallelism))
      return
    default:
      throw incrementAlone()
  }
}

async function* readIncremental(
  handle: IncrementalHandle,
  open: StreamOpener,
  maxParallelism: number,
  query: KeyedQuery,
): AsyncGenerator<StateEntry[]> {
  const header = await withStream(open, handle.meta, headerOf)
  const files = new Map<string, OpenStream>()
  try {
    for (const { localPath, stream } of [...handle.shared, ...handle.private]) files.set(localPath, await mustOpen(open, stream))
    yield* readRocksDb(handle, files, header, maxParallelism, query)
  } finally {
    for (const file of files.values()) await file.close()
  }
}

const headerOf = (source: OpenStream): Promise<KeyedHeader> => readHead(source, (bytes) => readKeyedHeader(bytes, source.name, 0))

async function withStream<T>(open: StreamOpener, stream: StreamHandle | null, use: (source: OpenStream) => Promise<T>): Promise<T> {
  const source = await mustOpen(open, stream)
  try {
    return await use(source)
  } finally {
    await source.close()
  }
}

/** The bytes behind a handle. @throws TidemarkError STATE_UNREACHABLE */
export async function mustOpen(open: StreamOpener, stream: StreamHandle | null): Promise<OpenStream> {
  const source = await open(stream)
  if (source !== null) return source
  throw new TidemarkError({
    code: 'STATE_UNREACHABLE',
    message:
      'The file with this state is not there. Only the metadata was given, or the file is missing: open the whole folder, or say where its files lie with --map.',
    file: stream !== null && 'path' in stream ? stream.path : null,
  })
}

/** Reads the handles below a changelog. */
const materialized = (open: StreamOpener, maxParallelism: number): MaterializedReader => ({
  header: (handle) => readKeyedHeaderOf(handle, open),
  entries: (handle, query) => readKeyedHandle(handle, open, maxParallelism, query),
})

const mustOpenWith =
  (open: StreamOpener): MustOpen =>
  (stream) =>
    mustOpen(open, stream)

const incrementAlone = (): TidemarkError =>
  new TidemarkError({
    code: 'STATE_CHANGELOG',
    message:
      'Changes of a changelog stand here without the handle that says what they change. Flink does not write this: the metadata is damaged.',
    field: 'managedKeyed',
    expected: 'a changelog handle around its changes',
    found: 'changes alone',
  })

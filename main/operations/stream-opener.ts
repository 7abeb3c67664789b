import type { FoundFile } from '../analysis/files.ts'
import type { StreamIndex } from '../analysis/stream-index.ts'
import { memorySource } from '../binary/byte-source.ts'
import { resolveRelative } from '../savepoint/layout.ts'
import type { OpenStream, StreamOpener } from '../savepoint/state/stream-opener.ts'
import type { Storage } from '../storage/storage.ts'

/**
 * Opens streams of inline state and of files that were found.
 *
 * @param found parallel to `index.files`
 * @param folder canonical URI of the snapshot's own folder
 */
export function streamOpener(
  index: StreamIndex,
  found: readonly FoundFile[],
  folder: string,
  storage: (uri: string) => Storage,
): StreamOpener {
  const key = (path: string, absolute: boolean): string => `${absolute ? 'a' : 'r'}${path}`
  let positions: Map<string, number> | null = null
  const open: StreamOpener = async (stream) => {
    if (stream === null || stream.tag === 16) return null
    if (stream.tag === 1) return { ...memorySource(stream.name, stream.bytes), close: () => Promise.resolve() }
    if (stream.tag === 3) return open(stream.stream)
    positions ??= new Map(index.files.map(({ path, absolute }, at) => [key(path, absolute), at]))
    const file = found[positions.get(key(stream.path, stream.tag !== 6)) ?? -1]
    if (typeof file?.size !== 'number') return null
    const uri = file.outside ?? resolveRelative(folder, file.inside ?? '')
    const source = await storage(uri).source(uri)
    return stream.tag === 15 ? segmentOf(source, stream.start, stream.size) : source
  }
  return open
}

function segmentOf(source: OpenStream, start: number, size: number): OpenStream {
  return {
    name: source.name,
    byteLength: size,
    read: (offset, length) => source.read(start + offset, length),
    close: () => source.close(),
  }
}

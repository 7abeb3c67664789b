import { memorySource } from '../../binary/byte-source.ts'
import { resolveRelative } from '../../savepoint/layout.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { localStorage } from '../../storage/local.ts'

/** Opens the streams of a checkpoint that this runtime wrote: relative ones lie in its folder. @param folder URI */
export function folderStreams(folder: string): StreamOpener {
  const open: StreamOpener = async (stream) => {
    switch (stream?.tag) {
      case 1:
        return { ...memorySource(stream.name, stream.bytes), close: () => Promise.resolve() }
      case 2:
        return localStorage.source(stream.path)
      case 3:
        return open(stream.stream)
      case 6:
        return localStorage.source(resolveRelative(folder, stream.path))
      default:
        return null
    }
  }
  return open
}

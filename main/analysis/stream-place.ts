import type { StreamPlace } from '../../shared/model/index.ts'
import type { StreamLike } from './walk.ts'

/** How the bytes of a stream are found, and how many there are (-1 where Flink did not know). */
export interface PlacedStream {
  where: StreamPlace
  path: string | null
  size: number
}

const EMPTY: PlacedStream = { where: 'empty', path: null, size: 0 }

export function placeOf(stream: StreamLike): PlacedStream {
  if (stream === null) return EMPTY
  switch (stream.tag) {
    case 1:
      return { where: 'inline', path: null, size: stream.bytes.byteLength }
    case 2:
      return { where: 'absolute', path: stream.path, size: stream.size }
    case 3:
      return placeOf(stream.stream)
    case 6:
      return { where: 'relative', path: stream.path, size: stream.size }
    case 9:
      return { where: 'inline', path: null, size: stream.changes.reduce((sum, change) => sum + change.bytes.byteLength, 0) }
    case 15:
      return { where: 'segment', path: stream.path, size: stream.size }
    case 16:
      return EMPTY
  }
}

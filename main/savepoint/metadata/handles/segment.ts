import type { EmptySegmentStream, SegmentStream } from '../model.ts'
import type { HandleCodec } from './codec.ts'

/** Ordinals of `CheckpointedStateScope` */
const SCOPES = ['EXCLUSIVE', 'SHARED'] as const

/**
 * Tag 15, `SegmentFileStateHandle`: `i64 startPos, i64 size, i32 scope, utf physicalFilePath, utf logicalFileId`.
 * Offsets stored elsewhere for this state are relative to startPos.
 */
export const segment: HandleCodec<SegmentStream> = {
  read({ cursor }) {
    const start = cursor.size('startPos')
    const size = cursor.size('size')
    const ordinal = cursor.i32('scope')
    const scope = SCOPES[ordinal]
    if (scope === undefined) throw cursor.invalid('scope', '0 (EXCLUSIVE) or 1 (SHARED)', String(ordinal), 4)
    return { tag: 15, start, size, scope, path: cursor.utf('path'), logicalId: cursor.utf('logicalFileId') }
  },
  write({ out }, { start, size, scope, path, logicalId }) {
    out.size(start)
    out.size(size)
    out.i32(SCOPES.indexOf(scope))
    out.utf(path)
    out.utf(logicalId)
  },
  size: ({ size }) => size,
}

/** Tag 16, `EmptySegmentFileStateHandle`: nothing follows. */
export const emptySegment: HandleCodec<EmptySegmentStream> = {
  read: () => ({ tag: 16 }),
  write: () => undefined,
  size: () => 0,
}

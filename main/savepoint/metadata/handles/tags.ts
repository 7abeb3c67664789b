import type { KeyedHandle, StreamHandle } from '../model.ts'
import { absoluteFile } from './absolute-file.ts'
import { changelogBytes } from './changelog-bytes.ts'
import { changelogFile } from './changelog-file.ts'
import { changelog } from './changelog.ts'
import type { HandleCodec } from './codec.ts'
import { incremental } from './incremental.ts'
import { inlineStream } from './inline-stream.ts'
import { keyGroupsStream } from './key-groups-stream.ts'
import { keyGroups } from './key-groups.ts'
import { relativeFile } from './relative-file.ts'
import { emptySegment, segment } from './segment.ts'

/** Tag 0 in any position: no handle. */
export const NULL_HANDLE = 0

/** Which codec a tag byte means where a stream is expected. The tag space is shared; positions decide what is legal. */
export const STREAM_CODECS: ReadonlyMap<number, HandleCodec<StreamHandle>> = new Map<number, HandleCodec<StreamHandle>>([
  [1, inlineStream],
  [2, absoluteFile],
  [3, keyGroupsStream],
  [6, relativeFile],
  [15, segment],
  [16, emptySegment],
])

/** Which codec a tag byte means where keyed state is expected. */
export const KEYED_CODECS: ReadonlyMap<number, HandleCodec<KeyedHandle>> = new Map<number, HandleCodec<KeyedHandle>>([
  [3, keyGroups],
  [5, incremental],
  [7, keyGroups],
  [8, changelog],
  [9, changelogBytes],
  [10, changelogFile],
  [11, incremental],
  [12, keyGroups],
  [13, changelogFile],
  [14, changelog],
])

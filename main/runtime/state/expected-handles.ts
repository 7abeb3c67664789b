import { TidemarkError } from '../../../shared/model/index.ts'
import { isHeapLayout } from '../../savepoint/keyed/read-key-groups.ts'
import { mustOpen } from '../../savepoint/keyed/read-keyed-handle.ts'
import type { KeyedHandle } from '../../savepoint/metadata/model.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'

/** In which layout a handle's state lies: the one that every backend reads, or a backend's own. */
type Layout = 'canonical' | 'heap' | 'rocksdb'

const CLASSES = {
  canonical: 'org.apache.flink.runtime.state.KeyGroupsSavepointStateHandle',
  heap: 'org.apache.flink.runtime.state.KeyGroupsStateHandle',
  rocksdb: 'org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle',
} as const

/**
 * Refuses what another backend wrote in its own format; canonical savepoints go from one to any other. Of a changelog its
 * materialized part counts.
 *
 * @throws TidemarkError STATE_BACKEND with Flink's text (`StateUtil.unexpectedStateHandleException`)
 */
export async function mustBeOf(own: 'heap' | 'rocksdb', handle: KeyedHandle, open: StreamOpener): Promise<void> {
  if (handle.tag === 8 || handle.tag === 14) {
    for (const part of handle.materialized) if (part !== null) await mustBeOf(own, part, open)
    return
  }
  const found = await layoutOf(handle, open)
  if (found === null || found === 'canonical' || found === own) return
  const expected = `class ${CLASSES[own]}, class ${CLASSES.canonical}`
  throw new TidemarkError({
    code: 'STATE_BACKEND',
    message: `Unexpected state handle type, expected one of: ${expected}, but found: class ${CLASSES[found]}. This can mostly happen when a different StateBackend from the one that was used for taking a checkpoint/savepoint is used when restoring. Set state.backend.type to ${found === 'heap' ? 'hashmap' : 'rocksdb'}, or restore a canonical savepoint.`,
    field: 'state.backend.type',
    expected,
    found: CLASSES[found],
  })
}

async function layoutOf(handle: KeyedHandle, open: StreamOpener): Promise<Layout | null> {
  switch (handle.tag) {
    case 5:
    case 11:
      return 'rocksdb'
    case 7:
      return 'canonical'
    case 3:
    case 12: {
      const source = await mustOpen(open, handle.stream)
      try {
        // RocksDB's full checkpoints of old releases are canonical under the tag of heap streams.
        return (await isHeapLayout(handle, source)) ? 'heap' : 'canonical'
      } finally {
        await source.close()
      }
    }
    default:
      return null
  }
}

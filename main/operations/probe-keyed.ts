import {
  hasAsyncState,
  keyGroupsToProbe,
  layoutByBytes,
  namesTimers,
  proxyVersionOf,
  type KeyedEvidence,
} from '../analysis/keyed-evidence.ts'
import { materializedHandles } from '../analysis/walk.ts'
import { TidemarkError } from '../../shared/model/index.ts'
import type { IncrementalHandle, KeyedHandle, KeyGroupsHandle, OperatorState } from '../savepoint/metadata/model.ts'
import type { StreamOpener } from '../savepoint/state/stream-opener.ts'

/** Operators whose streams are looked into; all state of a job comes from one backend, so few are enough to tell it. */
const KEY_GROUP_OPERATORS = 8
/** Every operator's meta file has its own state names; this many are read at most. */
const INCREMENTAL_OPERATORS = 64
/** A meta file is one header; state names stand in its first part. */
const HEADER_BYTES = 1024 * 1024

/** Reads a little of a few keyed streams, so that handles which do not name their layout or backend can be judged. */
export async function probeKeyed(operators: readonly OperatorState[], open: StreamOpener): Promise<KeyedEvidence[]> {
  const evidence: KeyedEvidence[] = []
  let keyGroups = 0
  let incremental = 0
  for (const operator of operators) {
    const handle = firstManaged(operator)
    if (handle === null) continue
    if (handle.tag === 5 || handle.tag === 11) {
      if (incremental++ < INCREMENTAL_OPERATORS) evidence.push(...(await quietly(() => probeIncremental(operator.id, handle, open))))
    } else if (handle.tag === 3 || handle.tag === 7 || handle.tag === 12) {
      if (keyGroups++ < KEY_GROUP_OPERATORS) evidence.push(...(await quietly(() => probeKeyGroups(operator.id, handle, open))))
    }
  }
  return evidence
}

function firstManaged(operator: OperatorState): KeyedHandle | null {
  for (const { managedKeyed } of operator.subtasks) {
    const handle = managedKeyed === null ? undefined : materializedHandles(managedKeyed)[0]
    if (handle !== undefined) return handle
  }
  return null
}

async function probeIncremental(operator: string, handle: IncrementalHandle, open: StreamOpener): Promise<KeyedEvidence | null> {
  const source = await open(handle.meta)
  if (source === null) return null
  try {
    const header = await source.read(0, Math.min(source.byteLength, HEADER_BYTES))
    // Beyond the limit there may be a timer state that was not seen.
    const whole = source.byteLength <= HEADER_BYTES
    return {
      operator,
      layout: null,
      proxyVersion: proxyVersionOf(header),
      timers: namesTimers(header) || (whole ? false : null),
      asyncState: hasAsyncState(header),
    }
  } finally {
    await source.close()
  }
}

async function probeKeyGroups(operator: string, handle: KeyGroupsHandle, open: StreamOpener): Promise<KeyedEvidence | null> {
  const source = await open(handle.stream)
  if (source === null) return null
  try {
    const proxyVersion = proxyVersionOf(await source.read(0, Math.min(source.byteLength, 4)))
    const probes = []
    if (handle.tag !== 7) {
      for (const { keyGroup, offset } of keyGroupsToProbe(handle)) {
        probes.push({ keyGroup, first: await source.read(offset, Math.max(0, Math.min(4, source.byteLength - offset))) })
      }
    }
    return { operator, layout: layoutByBytes(probes), proxyVersion, timers: null, asyncState: null }
  } finally {
    await source.close()
  }
}

/** A stream that cannot be read gives no evidence; what is wrong with its file is said by the judgement on files. */
async function quietly(probe: () => Promise<KeyedEvidence | null>): Promise<KeyedEvidence[]> {
  try {
    const evidence = await probe()
    return evidence === null ? [] : [evidence]
  } catch (error) {
    if (error instanceof TidemarkError) return []
    throw error
  }
}

import { hash } from 'node:crypto'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { OperatorState } from '../../savepoint/metadata/model.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { scanState } from '../state/scan-state.ts'

/** What a state's entries come to, in whatever order they stand. */
export interface StateDigest {
  entries: number
  /** Sum of 48 bits of each entry's SHA-1, modulo 2^48: equal contents have equal sums. */
  sum: number
}

const BITS_48 = 2 ** 48

/**
 * The digests of an operator's states by name, over all subtasks. Key groups do not count: they follow from the keys.
 *
 * @returns null where a state cannot be decoded at all; its files can only be compared byte by byte
 */
export async function stateDigests(
  operator: OperatorState,
  open: StreamOpener,
  onEntries: (entries: number) => void,
): Promise<Map<string, StateDigest> | null> {
  const digests = new Map<string, StateDigest>()
  try {
    for await (const batch of scanState(operator, open, { onRead: onEntries })) {
      for (const { state, entry } of batch) {
        const content: Record<string, unknown> = { ...entry, keyGroup: undefined }
        let digest = digests.get(state)
        if (digest === undefined) digests.set(state, (digest = { entries: 0, sum: 0 }))
        digest.entries += 1
        digest.sum = (digest.sum + Number.parseInt(hash('sha1', JSON.stringify(content), 'hex').slice(0, 12), 16)) % BITS_48
      }
    }
    return digests
  } catch (error) {
    if (
      error instanceof TidemarkError &&
      (error.code === 'STATE_OPAQUE' || error.code === 'SERIALIZER_UNKNOWN' || error.code === 'STATE_CHANGELOG')
    )
      return null
    throw error
  }
}

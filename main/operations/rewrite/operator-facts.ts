import { TidemarkError } from '../../../shared/model/index.ts'
import type { KeyedHeader } from '../../savepoint/keyed/header.ts'
import { isHeapLayout } from '../../savepoint/keyed/read-key-groups.ts'
import { mustOpen, readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import type { KeyedHandle, OperatorState } from '../../savepoint/metadata/model.ts'
import { readOperatorHeader, writtenStream, type OperatorHeader } from '../../savepoint/operator/header.ts'
import { readHead } from '../../savepoint/state/read-head.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'

export type KeyedLayout = 'canonical' | 'heap' | 'rocksdb' | 'changelog'

/** What the headers of one operator's streams say, over all subtasks. */
export interface OperatorFacts {
  keyed: { handle: KeyedHandle; layout: KeyedLayout; header: KeyedHeader | null }[]
  rawKeyed: boolean
  operator: OperatorHeader[]
  /** Why some stream could not be read. */
  unread: TidemarkError[]
}

/** Reads the headers of an operator's streams, nothing of their bodies. */
export async function operatorFacts({ subtasks }: OperatorState, open: StreamOpener): Promise<OperatorFacts> {
  const facts: OperatorFacts = { keyed: [], rawKeyed: false, operator: [], unread: [] }
  const tolerantly = async (read: () => Promise<void>): Promise<void> => {
    try {
      await read()
    } catch (error) {
      if (!(error instanceof TidemarkError)) throw error
      facts.unread.push(error)
    }
  }
  for (const { managedKeyed: handle, rawKeyed, managedOperator } of subtasks) {
    facts.rawKeyed ||= rawKeyed !== null
    if (handle !== null) {
      await tolerantly(async () => {
        facts.keyed.push({ handle, layout: await layoutOf(handle, open), header: await readKeyedHeaderOf(handle, open) })
      })
    }
    for (const operator of managedOperator) {
      const stream = writtenStream(operator)
      if (stream === null) continue
      await tolerantly(async () => {
        const source = await mustOpen(open, stream)
        try {
          facts.operator.push(await readHead(source, (bytes) => readOperatorHeader(bytes, source.name, 0)))
        } finally {
          await source.close()
        }
      })
    }
  }
  return facts
}

async function layoutOf(handle: KeyedHandle, open: StreamOpener): Promise<KeyedLayout> {
  if (handle.tag === 5 || handle.tag === 11) return 'rocksdb'
  if (handle.tag !== 3 && handle.tag !== 7 && handle.tag !== 12) return 'changelog'
  const source = await mustOpen(open, handle.stream)
  try {
    return (await isHeapLayout(handle, source)) ? 'heap' : 'canonical'
  } finally {
    await source.close()
  }
}

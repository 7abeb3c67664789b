import { TidemarkError, type OperatorStates, type SerializerReport, type StateReport } from '../../../shared/model/index.ts'
import { keyGroupView } from '../../analysis/key-groups.ts'
import { operatorStateSizes } from '../../analysis/size.ts'
import type { OperatorState } from '../../savepoint/metadata/model.ts'
import { mustOpen, readKeyedHeaderOf } from '../../savepoint/keyed/read-keyed-handle.ts'
import { readOperatorHeader, writtenStream } from '../../savepoint/operator/header.ts'
import { readHead } from '../../savepoint/state/read-head.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { serializerReport, stateReport } from './state-kind.ts'

/** The states of one operator, by the headers of its streams; nothing of their bodies is read. */
export async function listStates(
  operator: OperatorState,
  open: StreamOpener,
): Promise<Pick<OperatorStates, 'keySerializer' | 'keyGroupBytes' | 'states' | 'problems'>> {
  const states = new Map<string, StateReport>()
  const problems = new Set<string>()
  let keySerializer: SerializerReport | null = null
  const add = (report: StateReport): void => {
    const known = states.get(`${report.scope} ${report.name}`)
    if (known === undefined) states.set(`${report.scope} ${report.name}`, report)
    else if (known.entries !== null && report.entries !== null) known.entries += report.entries
    if (known?.size != null && report.size !== null) known.size += report.size
  }
  for (const subtask of operator.subtasks) {
    await quietly(problems, async () => {
      if (subtask.managedKeyed === null) return
      const header = await readKeyedHeaderOf(subtask.managedKeyed, open)
      if (header === null) return
      keySerializer = serializerReport(header.keySerializer)
      if (header.problem !== null) problems.add(header.problem.message)
      for (const state of header.states) add(stateReport(state, header.compressed, null, null))
    })
    if (subtask.rawKeyed !== null) add(raw('raw keyed state', 'keyed'))
    for (const handle of subtask.managedOperator) {
      await quietly(problems, async () => {
        const stream = writtenStream(handle)
        if (handle === null || stream === null) return
        const source = await mustOpen(open, stream)
        try {
          const header = await readHead(source, (bytes) => readOperatorHeader(bytes, source.name, 0))
          if (header.problem !== null) problems.add(header.problem.message)
          const sizes = operatorStateSizes(handle)
          for (const state of header.states) {
            const at = handle.states.findIndex(({ name }) => name === state.name)
            add(stateReport(state, header.compressed, sizes[at] ?? 0, handle.states[at]?.offsets.length ?? 0))
          }
        } finally {
          await source.close()
        }
      })
    }
    if (subtask.rawOperator.length > 0) add(raw('raw operator state', 'operator'))
  }
  const byName = [...states.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return { keySerializer, keyGroupBytes: keyGroupView(operator).bytes, states: byName, problems: [...problems] }
}

const raw = (name: string, scope: 'operator' | 'keyed'): StateReport => ({
  name,
  scope,
  kind: 'RAW',
  compressed: false,
  serializers: {},
  decodable: false,
  why: 'Raw state is written by the operator itself, in a form of its own.',
  size: null,
  entries: null,
})

/** A stream that cannot be read costs its own states and is told of; the others are listed. */
async function quietly(problems: Set<string>, read: () => Promise<void>): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (!(error instanceof TidemarkError)) throw error
    problems.add(error.message)
  }
}

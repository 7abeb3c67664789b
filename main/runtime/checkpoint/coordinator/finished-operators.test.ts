import { describe, expect, it } from 'vitest'
import { emptySubtask } from '../../../savepoint/metadata/empty-subtask.ts'
import type { OperatorState } from '../../../savepoint/metadata/model.ts'
import { StreamEnvironment } from '../../api/stream-environment.ts'
import type { JobGraph, JobVertex } from '../../graph/job-graph.ts'
import { jobGraphOf } from '../../graph/job-graph-generator.ts'
import { Types } from '../../types/types.ts'
import { finishedOnRestore } from './finished-operators.ts'

const same = (x: bigint): bigint => x

/** source -> (map, filter) in one chain, or over an exchange. */
function job(exchange: 'forward' | 'rebalance'): { graph: JobGraph; source: JobVertex; map: JobVertex } {
  const env = new StreamEnvironment()
  const source = env.fromSequence(1, 10).name('source').setParallelism(2).disableChaining()
  source[exchange]()
    .map(same, Types.LONG)
    .name('map')
    .setParallelism(2)
    .uid('map')
    .startNewChain()
    .map(same, Types.LONG)
    .name('more')
    .setParallelism(2)
  const graph = jobGraphOf(env)
  const [from, to] = ['Source: source', 'map -> more'].map((name) => graph.vertices.find((vertex) => vertex.name === name))
  if (from === undefined || to === undefined) throw new Error('the job has other vertices')
  return { graph, source: from, map: to }
}

type Finished = 'none' | 'part' | 'all'
const saved = ({ operators, parallelism }: JobVertex, finished: Finished, ids = operators.map(({ id }) => id)): OperatorState[] =>
  ids.map((id) => ({
    name: null,
    uid: null,
    id,
    parallelism,
    maxParallelism: 128,
    chainLength: null,
    coordinator: null,
    finished: finished === 'all',
    subtasks: finished === 'all' ? [] : [0, 1].map((index) => ({ ...emptySubtask(index), finished: finished === 'part' && index === 0 })),
  }))
const refused = (message: string): unknown => expect.objectContaining({ code: 'RESTORE_FINISHED_STATE', message })

describe('what had finished when the snapshot was taken', () => {
  it('starts as finished, where all of it had', () => {
    const { graph, source, map } = job('rebalance')
    expect(finishedOnRestore(graph, { operators: [] })).toEqual(new Set())
    expect(finishedOnRestore(graph, { operators: saved(source, 'all') })).toEqual(new Set([source.id]))
    expect(finishedOnRestore(graph, { operators: [...saved(source, 'all'), ...saved(map, 'part')] })).toEqual(new Set([source.id]))
    expect(finishedOnRestore(graph, { operators: [...saved(source, 'all'), ...saved(map, 'all')] })).toEqual(new Set([source.id, map.id]))
  })

  it('is found under the user’s hash before the generated id', () => {
    const env = new StreamEnvironment()
    env.fromSequence(1, 10).setUidHash('ab'.repeat(16)).setParallelism(2).print()
    const graph = jobGraphOf(env)
    const source = graph.vertices.find(({ inputs }) => inputs.length === 0)
    if (source === undefined) throw new Error('the job has no source')
    const generated = source.operators.map(({ id }) => id)
    const ids = source.operators.map(({ id, userHash }) => userHash ?? id)
    const operators = [...saved(source, 'none', generated), ...saved(source, 'all', ids)]
    const unhashed = source.operators.filter(({ userHash }) => userHash === null).map(({ id }) => id)
    expect(finishedOnRestore(graph, { operators: operators.filter(({ id, finished }) => !unhashed.includes(id) || finished) })).toEqual(
      new Set([source.id]),
    )
  })
})

describe('a job that cannot have come to such an end', () => {
  it('something runs before what had finished', () => {
    const { graph, source, map } = job('rebalance')
    const message = `Illegal JobGraph modification. Cannot run a program with fully finished vertices predeceased with the ones not fully finished. Task vertex map -> more(${map.id}) has a predecessor not fully finished`
    for (const before of ['none', 'part'] as const)
      expect(() => finishedOnRestore(graph, { operators: [...saved(source, before), ...saved(map, 'all')] })).toThrow(refused(message))
  })

  it('all with all: something runs before what had finished in part', () => {
    const { graph, source, map } = job('rebalance')
    const message = (what: string): string =>
      `Illegal JobGraph modification. Cannot run a program with partially finished vertices predeceased with running or partially finished ones and connected via the ALL_TO_ALL edges. Task vertex map -> more(${map.id}) has a ${what} predecessor`
    const check = (before: Finished) => () => finishedOnRestore(graph, { operators: [...saved(source, before), ...saved(map, 'part')] })
    expect(check('none')).toThrow(refused(message('all running')))
    expect(check('part')).toThrow(refused(message('partially finished')))
  })

  it('pointwise: all of it runs before what had finished in part', () => {
    const { graph, source, map } = job('forward')
    const check = (before: Finished) => () => finishedOnRestore(graph, { operators: [...saved(source, before), ...saved(map, 'part')] })
    expect(check('none')).toThrow(
      refused(
        `Illegal JobGraph modification. Cannot run a program with partially finished vertices predeceased with all running ones. Task vertex map -> more(${map.id}) has a all running predecessor`,
      ),
    )
    expect(check('part')()).toEqual(new Set())
  })

  it('a chain of which a part had finished', () => {
    const { graph, source, map } = job('rebalance')
    const [head] = saved(map, 'all')
    if (head === undefined) throw new Error('the chain is empty')
    expect(() => finishedOnRestore(graph, { operators: [...saved(source, 'all'), head] })).toThrow(
      refused(`Can not restore vertex map -> more(${map.id}) which contain mixed operator finished state: [ALL_RUNNING, FULLY_FINISHED]`),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamEnvironment } from '../../api/stream-environment.ts'
import type { JobGraph } from '../../graph/job-graph.ts'
import { jobGraphOf } from '../../graph/job-graph-generator.ts'
import { Types } from '../../types/types.ts'
import { type CheckpointPlan, checkpointPlan, type PlannedTask } from './checkpoint-plan.ts'
import { unionListFailure } from './union-list-rule.ts'

type Status = 'created' | 'running' | 'finished'
type Exchange = 'forward' | 'rescale' | 'rebalance'
const same = (x: bigint): bigint => x
const JOB = 'a'.repeat(32)

/** source -> map -> sink, each a vertex of its own. */
function line(parallelisms: readonly [number, number, number], exchanges: readonly [Exchange, Exchange]): JobGraph {
  const env = new StreamEnvironment()
  const source = env.fromSequence(1, 10).name('source').setParallelism(parallelisms[0])
  const map = source[exchanges[0]]().map(same, Types.LONG).name('map').setParallelism(parallelisms[1]).disableChaining()
  map[exchanges[1]]().map(same, Types.LONG).name('sink').setParallelism(parallelisms[2]).disableChaining()
  return jobGraphOf(env)
}

/** By name of the vertex: the state of each of its subtasks, as first letters. */
const plan = (graph: JobGraph, states: Readonly<Record<string, string>>, afterTasksFinish = true) => {
  const words: Readonly<Record<string, Status>> = { c: 'created', r: 'running', f: 'finished' }
  const statusOf = (id: string, subtask: number): Status => {
    const name = graph.vertices.find((vertex) => vertex.id === id)?.name.replace('Source: ', '') ?? ''
    return words[states[name]?.[subtask] ?? ''] ?? 'created'
  }
  return checkpointPlan({ graph, jobId: JOB, statusOf, afterTasksFinish })
}
const names = (tasks: readonly PlannedTask[]): string[] =>
  tasks.map(({ vertex, subtask }) => `${vertex.name.replace('Source: ', '')} ${subtask}`)
const told = ({ toTrigger, toWaitFor, finished, fullyFinished }: CheckpointPlan) => ({
  toTrigger: names(toTrigger),
  toWaitFor: names(toWaitFor),
  finished: names(finished),
  fullyFinished: fullyFinished.map(({ name }) => name.replace('Source: ', '')),
})
const planned = (graph: JobGraph, states: Readonly<Record<string, string>>) => {
  const made = plan(graph, states)
  if (!made.ok) throw made.failure
  return told(made.plan)
}

describe('who takes part in a checkpoint', () => {
  it('where all run: the sources are triggered, all are waited for', () => {
    expect(planned(line([1, 2, 1], ['rebalance', 'rebalance']), { source: 'r', map: 'rr', sink: 'r' })).toEqual({
      toTrigger: ['source 0'],
      toWaitFor: ['source 0', 'map 0', 'map 1', 'sink 0'],
      finished: [],
      fullyFinished: [],
    })
  })

  it('where the sources have finished: those behind them are triggered', () => {
    expect(planned(line([2, 2, 1], ['rebalance', 'rebalance']), { source: 'ff', map: 'rr', sink: 'r' })).toEqual({
      toTrigger: ['map 0', 'map 1'],
      toWaitFor: ['map 0', 'map 1', 'sink 0'],
      finished: ['source 0', 'source 1'],
      fullyFinished: ['source'],
    })
  })

  it('all with all: one that runs is enough to bring the barrier', () => {
    expect(planned(line([2, 2, 1], ['rebalance', 'rebalance']), { source: 'fr', map: 'rr', sink: 'r' }).toTrigger).toEqual(['source 1'])
  })

  it('pointwise: only those that feed it count', () => {
    expect(planned(line([2, 2, 1], ['forward', 'rebalance']), { source: 'fr', map: 'rr', sink: 'r' })).toMatchObject({
      toTrigger: ['source 1', 'map 0'],
      fullyFinished: [],
    })
    expect(planned(line([5, 2, 1], ['rescale', 'rebalance']), { source: 'ffrff', map: 'rr', sink: 'r' }).toTrigger).toEqual([
      'source 2',
      'map 0',
    ])
    expect(planned(line([2, 4, 1], ['rescale', 'rebalance']), { source: 'rf', map: 'rrrf', sink: 'r' }).toTrigger).toEqual([
      'source 0',
      'map 2',
    ])
  })

  it('where all have finished nobody is asked', () => {
    expect(planned(line([1, 1, 1], ['rebalance', 'rebalance']), { source: 'f', map: 'f', sink: 'f' })).toMatchObject({
      toTrigger: [],
      toWaitFor: [],
      fullyFinished: ['source', 'map', 'sink'],
    })
  })

  it('is refused while a task does not run, with Flink’s text', () => {
    const made = plan(line([1, 2, 1], ['rebalance', 'rebalance']), { source: 'r', map: 'rc', sink: 'r' })
    expect(made).toMatchObject({
      ok: false,
      failure: {
        code: 'NOT_ALL_REQUIRED_TASKS_RUNNING',
        message: `Checkpoint triggering task map (2/2) of job ${JOB} is not being executed at the moment. Aborting checkpoint. Failure reason: Not all required tasks are currently running.`,
      },
    })
  })

  it('is refused after a task has finished, where that is set', () => {
    const graph = line([2, 1, 1], ['rebalance', 'rebalance'])
    expect(plan(graph, { source: 'rr', map: 'r', sink: 'r' }, false).ok).toBe(true)
    expect(plan(graph, { source: 'fr', map: 'r', sink: 'r' }, false)).toMatchObject({
      ok: false,
      failure: {
        message:
          'Some tasks of the job have already finished and checkpointing with finished tasks is not enabled. Failure reason: Not all required tasks are currently running.',
      },
    })
  })

  it('whatever has finished, every task that runs is reached by a barrier, and no task is both triggered and reached', () => {
    const Parallelism = fc.integer({ min: 1, max: 4 })
    const Edge = fc.constantFrom<Exchange>('rescale', 'rebalance')
    const States = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.tuple(Parallelism, Parallelism, Parallelism),
        fc.tuple(Edge, Edge),
        fc.tuple(States, States, States),
        (parallelisms, exchanges, [source, map, sink]) => {
          const text = (states: readonly boolean[]): string => states.map((running) => (running ? 'r' : 'f')).join('')
          const states = { source: text(source), map: text(map), sink: text(sink) }
          const { toTrigger, toWaitFor } = planned(line(parallelisms, exchanges), states)
          const runs = (name: keyof typeof states, at: number): boolean => states[name][at] === 'r'
          // Told the other way round: whom each upstream task feeds.
          const reached = new Set<string>()
          const follow = (from: 'source' | 'map', to: 'map' | 'sink', up: number, down: number, exchange: Exchange): void => {
            for (let i = 0; i < up; i++)
              for (let j = 0; j < down; j++) {
                const connected =
                  exchange === 'rebalance' || (up >= down ? Math.ceil(((i + 1) * down) / up) - 1 === j : Math.floor((j * up) / down) === i)
                if (connected && runs(from, i) && runs(to, j)) reached.add(`${to} ${j}`)
              }
          }
          follow('source', 'map', parallelisms[0], parallelisms[1], exchanges[0])
          follow('map', 'sink', parallelisms[1], parallelisms[2], exchanges[1])
          expect(new Set([...toTrigger, ...reached])).toEqual(new Set(toWaitFor))
          expect(toTrigger.filter((task) => reached.has(task))).toEqual([])
        },
      ),
    )
  })
})

describe('union list state of a vertex that finished in part', () => {
  const graph = line([1, 2, 1], ['rebalance', 'rebalance'])
  const map = graph.vertices.find(({ name }) => name === 'map')
  const check = (states: string, mode: 'UNION' | 'SPLIT_DISTRIBUTE', operatorsFinished = 0) => {
    const made = plan(graph, { source: 'r', map: states, sink: 'r' })
    if (!made.ok) throw made.failure
    return unionListFailure({
      plan: made.plan,
      statesOf: (operator) =>
        operator === map?.operators[0]?.id
          ? [{ tag: 4, states: [{ name: 'offsets', mode, offsets: [0] }], stream: null, merging: null }]
          : [],
      operatorsFinished: (vertex) => (vertex === map?.id ? operatorsFinished : 0),
    })
  }

  it('declines the checkpoint', () => {
    expect(check('rf', 'UNION')).toMatchObject({
      code: 'CHECKPOINT_DECLINED_TASK_CLOSING',
      message: `The vertex map (id = ${map?.id}) has used UnionListState, but part of its tasks are FINISHED. Failure reason: Checkpoint was declined (task is closing)`,
    })
    expect(check('rr', 'UNION', 1)?.message).toContain("but part of its tasks has called operators' finish method.")
  })

  it('is no matter where all or none have, or state is split', () => {
    expect([check('rr', 'UNION'), check('ff', 'UNION'), check('rr', 'UNION', 2), check('rf', 'SPLIT_DISTRIBUTE')]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})

import { expect, it } from 'vitest'
import { firstSteps, sampleRun } from './first-run.ts'
import type { ClusterLine, JobLine, OperationKind, OperationLine } from './types.ts'

const operation = (kind: OperationKind, state: OperationLine['state']): OperationLine => ({
  id: kind,
  kind,
  cluster: 'local',
  job: null,
  state,
  startedAt: 0,
  endedAt: 1,
  location: null,
  reasons: [],
})
const done = (operations: OperationLine[], opened: number) => firstSteps(operations, opened).map((step) => step.done)

it('tells the steps from what happened', () => {
  expect(done([], 0)).toEqual([false, false, false, false])
  expect(done([operation('savepoint', 'progress')], 0)).toEqual([false, false, false, false])
  expect(done([operation('stop', 'completed')], 1)).toEqual([true, true, true, false])
  expect(done([operation('resume', 'completed'), operation('savepoint', 'failed')], 0)).toEqual([false, false, false, true])
})

it('knows the first job while nothing else was ever there', () => {
  const job = { id: 'j', name: 'orders', state: 'RUNNING' } as JobLine
  const cluster = { id: 'c', embedded: true, jobs: [job] } as unknown as ClusterLine
  expect(sampleRun([cluster])?.job).toBe(job)
  expect(sampleRun([{ ...cluster, jobs: [] }])).toEqual({ cluster: { ...cluster, jobs: [] }, job: null })
  expect(sampleRun([{ ...cluster, embedded: false }])).toBeNull()
  expect(sampleRun([cluster, { ...cluster, id: 'd' }])).toBeNull()
  expect(sampleRun([{ ...cluster, jobs: [job, { ...job, id: 'k' }] }])).toBeNull()
})

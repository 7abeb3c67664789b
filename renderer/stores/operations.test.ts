import { createPinia, setActivePinia } from 'pinia'
import { expect, it } from 'vitest'
import { useOperations } from './operations.ts'
import type { OperationView } from '../../shared/model/index.ts'

const operation = (state: OperationView['state']): OperationView => ({
  id: '1',
  kind: 'stop',
  cluster: 'local',
  job: 'orders',
  state,
  startedAt: 0,
  endedAt: null,
  location: null,
  reasons: [],
})

it('announces what changes, not what was there', () => {
  setActivePinia(createPinia())
  const operations = useOperations()
  operations.take([operation('triggered')])
  expect(operations.announcement).toBe('')
  operations.take([operation('progress')])
  expect(operations.announcement).toBe('Stop with savepoint orders: In progress')
  operations.take([operation('half')])
  expect(operations.announcement).toContain('The savepoint is saved. The job failed while stopping.')
  expect(operations.flying).toEqual([])
})

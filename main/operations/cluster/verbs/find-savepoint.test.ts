/** A savepoint whose result the cluster does not have any longer is looked for where it may be. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { smallCluster, type SmallCluster } from '../../../../tests/faults/small-cluster.ts'
import type { JournalledOperation } from '../../../catalog/operation-journal.ts'
import { clusterAddress } from '../../../flink/cluster-address.ts'
import { FlinkClient } from '../../../flink/flink-client.ts'
import { toUri } from '../../../storage/uri.ts'
import { findSavepoint, uriOf } from './find-savepoint.ts'
import { NEVER_ARRIVED, type Looking } from './verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-find-'))
let small: SmallCluster
beforeAll(async () => {
  small = await smallCluster()
})
afterAll(async () => {
  await small.close()
  rmSync(folder, { recursive: true })
})

function looking(operation: Partial<JournalledOperation>, change: Partial<Looking> = {}): Looking {
  return {
    client: new FlinkClient(clusterAddress(small.url)),
    taken: new Set(),
    ended: false,
    operation: {
      id: 'a'.repeat(32),
      kind: 'savepoint',
      cluster: 'c',
      clusterName: 'Cluster',
      job: small.job.id,
      jobName: 'orders',
      place: folder,
      state: 'triggered',
      trigger: 'a'.repeat(32),
      startedAt: Date.now(),
      endedAt: null,
      location: null,
      reasons: [],
      dismissed: false,
      ...operation,
    },
    ...change,
  }
}

it('is found in the checkpoint history, and is not another operation’s', async () => {
  const startedAt = Date.now()
  expect(await findSavepoint(looking({ startedAt }))).toMatchObject({ type: 'unknown', location: null })
  expect(await findSavepoint(looking({ startedAt, state: 'requested' }))).toEqual({ type: 'failed', reasons: [NEVER_ARRIVED] })
  const location = await small.job.savepoint(join(folder, 'history'))
  expect(await findSavepoint(looking({ startedAt }))).toMatchObject({ type: 'unknown', location })
  expect(await findSavepoint(looking({ startedAt }, { taken: new Set([uriOf(location)]) }))).toMatchObject({ location: null })
  expect(await findSavepoint(looking({ startedAt: startedAt + 60_000 }))).toMatchObject({ location: null })
})

it('is found whole in the target folder where the cluster knows the job no longer', async () => {
  const job = 'abcdef'.padEnd(32, '0')
  const place = join(folder, 'target')
  mkdirSync(join(place, 'savepoint-abcdef-half'), { recursive: true })
  expect(await findSavepoint(looking({ job, place }))).toMatchObject({ type: 'unknown', location: null })
  const whole = join(place, 'savepoint-abcdef-whole')
  mkdirSync(whole)
  writeFileSync(join(whole, '_metadata'), '')
  expect(await findSavepoint(looking({ job, place: toUri(place) }))).toMatchObject({ type: 'unknown', location: toUri(whole) })
  expect(await findSavepoint(looking({ job, place }, { ended: true }))).toMatchObject({ type: 'unknown', location: toUri(whole) })
})

it('was never complete where the own cluster ended before', async () => {
  const told = await findSavepoint(looking({ place: join(folder, 'nothing') }, { ended: true }))
  expect(told).toMatchObject({ type: 'failed', reasons: [expect.stringContaining('ended before')] })
})

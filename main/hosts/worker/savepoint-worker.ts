/** The worker thread that reads savepoints and answers questions about them; see protocol.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { openSavepoint, openUploaded, type OpenedSavepoint } from '../../operations/open-savepoint.ts'
import { UidDictionary } from '../../savepoint/uid/dictionary.ts'
import { problemOf } from '../report.ts'
import { Uploads } from '../uploads.ts'
import { OpenSavepoints } from './open-savepoints.ts'
import { Count } from './count.ts'
import { Scan } from './scan.ts'
import { Scans } from './scans.ts'
import type { Answer, MainCalls, Outcome, Target, WorkerCalls, WorkerStart } from './protocol.ts'

const port = parentPort
if (!port) throw new Error('savepoint-worker.ts runs as a worker thread only')

const uploads = new Uploads((workerData as WorkerStart).uploadsFolder)

const scans = new Scans<Scan>()
const counts = new Scans<Count>(2)

const savepoints = new OpenSavepoints(async ({ location, maps }: Target) => {
  const dictionary = new UidDictionary(await main.dictionary())
  const upload = await uploads.read(location)
  const savepoint = await (upload ? openUploaded({ ...upload, location, dictionary }) : openSavepoint({ location, maps, dictionary }))
  return {
    savepoint,
    close() {
      scans.closeOf(savepoint).catch(problemOf)
      counts.closeOf(savepoint).catch(problemOf)
      savepoint.close()
    },
  }
})

const calls: WorkerCalls = {
  open: (target) => outcome(async () => (await savepoints.reopen(target)).savepoint.summary()),
  query: (target, method, args) =>
    outcome(async () => {
      const { savepoint } = await savepoints.use(target)
      const ask = savepoint[method] as (this: OpenedSavepoint, ...args: unknown[]) => Answer<typeof method> | Promise<Answer<typeof method>>
      return await ask.apply(savepoint, args)
    }),
  rename: (from, to) => {
    savepoints.rename(from, to)
  },
  openScan: (target, query, replaces) =>
    outcome(async () => {
      if (replaces !== null) await scans.close(replaces)
      const { savepoint } = await savepoints.use(target)
      const { batches, keyGroup, json } = await savepoint.entries(query)
      return { scan: await scans.open(savepoint, new Scan(batches)), keyGroup, json }
    }),
  nextOfScan: (scan, limit) => outcome(() => scans.get(scan).next(limit)),
  closeScan: (scan) => scans.close(scan),
  openCount: (target, query, replaces) =>
    outcome(async () => {
      if (replaces !== null) await counts.close(replaces)
      const { savepoint } = await savepoints.use(target)
      const { batches, counter } = await savepoint.count(query)
      return { scan: await counts.open(savepoint, new Count(batches, counter)) }
    }),
  nextOfCount: (scan) => outcome(() => counts.get(scan).next()),
  closeCount: (scan) => counts.close(scan),
  putAllAway: () => {
    savepoints.putAllAway()
  },
}

const main = createBirpc<MainCalls, WorkerCalls>(calls, {
  post: (message) => {
    port.postMessage(message)
  },
  on: (listener) => port.on('message', listener),
  timeout: -1,
})

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() }
  } catch (error) {
    return { ok: false, problem: problemOf(error) }
  }
}

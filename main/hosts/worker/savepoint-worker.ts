/** The worker thread that reads savepoints and answers questions about them; see protocol.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { openSavepoint, openUploaded, type OpenedSavepoint } from '../../operations/open-savepoint.ts'
import { UidDictionary } from '../../savepoint/uid/dictionary.ts'
import { problemOf } from '../report.ts'
import { Uploads } from '../uploads.ts'
import { OpenSavepoints } from './open-savepoints.ts'
import type { MainCalls, Outcome, Target, WorkerCalls, WorkerStart } from './protocol.ts'

const port = parentPort
if (!port) throw new Error('savepoint-worker.ts runs as a worker thread only')

const uploads = new Uploads((workerData as WorkerStart).uploadsFolder)

const savepoints = new OpenSavepoints(async ({ location, maps }: Target): Promise<OpenedSavepoint> => {
  const dictionary = new UidDictionary(await main.dictionary())
  const upload = await uploads.read(location)
  return upload ? openUploaded({ ...upload, location, dictionary }) : openSavepoint({ location, maps, dictionary })
})

const calls: WorkerCalls = {
  open: (target) => outcome(async () => (await savepoints.reopen(target)).summary()),
  query: (target, method, args) =>
    outcome(async () => {
      const savepoint = await savepoints.use(target)
      const ask = savepoint[method] as (this: OpenedSavepoint, ...args: unknown[]) => ReturnType<OpenedSavepoint[typeof method]>
      return ask.apply(savepoint, args)
    }),
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

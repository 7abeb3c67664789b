import { Worker } from 'node:worker_threads'
import { createBirpc, type BirpcReturn } from 'birpc'
import {
  TidemarkError,
  type ContentsPage,
  type ContentsQuery,
  type ContentsScan,
  type DictionaryEntry,
  type ShapeQuery,
  type StateShape,
} from '../../shared/model/index.ts'
import type { Answer, MainCalls, Outcome, Queries, QueryName, Target, WorkerCalls, WorkerStart } from './worker/protocol.ts'

interface Running {
  worker: Worker
  calls: BirpcReturn<WorkerCalls, MainCalls>
}

/**
 * Savepoints, read and asked in a worker thread so that the main thread only routes.
 * The thread starts with the first question, and again after it died; a question it could not answer
 * for that reason fails with `ENGINE_STOPPED`.
 */
export class SavepointEngine {
  readonly #start: WorkerStart
  readonly #dictionary: () => DictionaryEntry[]
  #running: Running | null = null

  constructor(start: WorkerStart, dictionary: () => DictionaryEntry[]) {
    this.#start = start
    this.#dictionary = dictionary
  }

  /** Reads the savepoint anew. */
  async open(target: Target): Promise<Answer<'summary'>> {
    return valueOf(await this.#calls().open(target))
  }

  /** Asks an open savepoint; the thread opens it when it is not. */
  async query<M extends QueryName>(target: Target, method: M, ...args: Parameters<Queries[M]>): Promise<Answer<M>> {
    const answer = await this.#calls().$call('query', target, method, args)
    return valueOf(answer as Outcome<Answer<M>>)
  }

  /** What was opened by one location is asked by another from now on. */
  async rename(from: string, to: string): Promise<void> {
    if (from !== to) await this.#calls().rename(from, to)
  }

  /** Begins to read entries of a state; see `shared/contract/contents.ts`. */
  async openScan(target: Target, query: ContentsQuery, replaces: string | null): Promise<ContentsScan> {
    return valueOf(await this.#calls().openScan(target, query, replaces))
  }

  async nextOfScan(scan: string, limit: number): Promise<ContentsPage> {
    return valueOf(await this.#calls().nextOfScan(scan, limit))
  }

  /** False where it is closed already. */
  async closeScan(scan: string): Promise<boolean> {
    return (await this.#running?.calls.closeScan(scan)) ?? false
  }

  /** Begins to count a state; see `shared/contract/contents.ts`. */
  async openCount(target: Target, query: ShapeQuery, replaces: string | null): Promise<{ scan: string }> {
    return valueOf(await this.#calls().openCount(target, query, replaces))
  }

  async nextOfCount(scan: string): Promise<StateShape> {
    return valueOf(await this.#calls().nextOfCount(scan))
  }

  /** False where it is closed already. */
  async closeCount(scan: string): Promise<boolean> {
    return (await this.#running?.calls.closeCount(scan)) ?? false
  }

  /** Call it when the dictionary has learned: names of open savepoints are looked up anew. */
  async putAllAway(): Promise<void> {
    await this.#running?.calls.putAllAway()
  }

  async close(): Promise<void> {
    await this.#running?.worker.terminate()
  }

  #calls(): Running['calls'] {
    this.#running ??= this.#spawn()
    return this.#running.calls
  }

  #spawn(): Running {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: this.#start })
    const calls = createBirpc<WorkerCalls, MainCalls>(
      { dictionary: () => this.#dictionary() },
      {
        post: (message) => {
          worker.postMessage(message)
        },
        on: (listener) => worker.on('message', listener),
        timeout: -1, // a large savepoint on slow storage takes as long as it takes
      },
    )
    worker.on('error', (error) => {
      console.error('tidemark: the thread that reads savepoints failed:', error)
    })
    worker.on('exit', () => {
      if (this.#running?.worker === worker) this.#running = null
      calls.$close(stopped())
    })
    return { worker, calls }
  }
}

function valueOf<T>(answer: Outcome<T>): T {
  if (answer.ok) return answer.value
  throw new TidemarkError(answer.problem)
}

function stopped(): TidemarkError {
  return new TidemarkError({
    code: 'ENGINE_STOPPED',
    message: 'The thread that reads savepoints stopped before it answered. It starts again with the next request; ask again.',
    retriable: true,
  })
}

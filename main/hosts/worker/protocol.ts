import type { OpenedSavepoint } from '../../operations/open-savepoint.ts'
import type {
  ContentsPage,
  ContentsQuery,
  ContentsScan,
  DictionaryEntry,
  PathMapping,
  Problem,
  ShapeQuery,
  StateShape,
} from '../../../shared/model/index.ts'

/** What is needed to open a savepoint, and to open it again once it was put away. */
export interface Target {
  /** URI of the folder or of the metadata file. */
  location: string
  maps: PathMapping[]
}

/** What the worker is started with. */
export interface WorkerStart {
  uploadsFolder: string
}

/** What may be asked of an open savepoint; what its scans need stays in the worker. */
export type Queries = Omit<OpenedSavepoint, 'close' | 'entries' | 'count' | 'scan' | 'findOperator' | 'findKey'>
export type QueryName = keyof Queries
export type Answer<M extends QueryName> = Awaited<ReturnType<Queries[M]>>

/** An answer that crosses between threads: thrown errors would lose their fields on the way. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; problem: Problem }

/** What the main thread calls. */
export interface WorkerCalls {
  /** Reads the savepoint anew and answers with its summary. */
  open(target: Target): Promise<Outcome<Answer<'summary'>>>
  /** Asks an open savepoint; opens it when it is not. */
  query<M extends QueryName>(target: Target, method: M, args: Parameters<Queries[M]>): Promise<Outcome<Answer<M>>>
  /** Begins a scan; `replaces` is closed. */
  openScan(target: Target, query: ContentsQuery, replaces: string | null): Promise<Outcome<ContentsScan>>
  nextOfScan(scan: string, limit: number): Promise<Outcome<ContentsPage>>
  /** False where it is closed already. */
  closeScan(scan: string): Promise<boolean>
  /** Begins a count; `replaces` is closed. */
  openCount(target: Target, query: ShapeQuery, replaces: string | null): Promise<Outcome<{ scan: string }>>
  nextOfCount(scan: string): Promise<Outcome<StateShape>>
  /** False where it is closed already. */
  closeCount(scan: string): Promise<boolean>
  /** The savepoint held by one location is asked by another from now on. */
  rename(from: string, to: string): void
  /** Puts all away, so that the next question opens with what the dictionary knows by then. */
  putAllAway(): void
}

/** What the worker calls. */
export interface MainCalls {
  dictionary(): DictionaryEntry[]
}

import { type FileHandle, open } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { TidemarkError } from '../../../shared/model/index.ts'
import type { Source } from '../api/connectors.ts'
import type { ListState } from '../operators/runtime-context.ts'
import type { OperatorContext, Output, Polled, SourceReader } from '../operators/stream-operator.ts'
import { Types } from '../types/types.ts'
import { type FileSplit, listFiles } from './list-files.ts'
import { TextLines } from './text-lines.ts'

/** Lines that a reader emits before it lets others run. */
const BATCH = 256
const SPLIT = Types.TUPLE(Types.STRING, Types.LONG, Types.LONG)

/** `FileSource` with a `TextLineInputFormat`. */
export const FileSource = {
  /**
   * The lines of a file, or of all files in a folder. A file is read as long as it was when it was found: put files into a watched
   * folder whole.
   *
   * @param options.monitorContinuously milliseconds between two looks for new files; without it the source ends with the last file
   */
  forLines: (path: string, { monitorContinuously = null }: { monitorContinuously?: number | null } = {}): Source<string> => ({
    boundedness: monitorContinuously === null ? 'BOUNDED' : 'CONTINUOUS_UNBOUNDED',
    type: Types.STRING,
    createReader: () =>
      monitorContinuously === null ? new FileReader(new Once(path)) : new FileReader(new Watched(path, monitorContinuously)),
  }),
} as const

/** Which stretches of which files are a subtask's. */
interface Splits {
  open(context: OperatorContext): Promise<void>
  /** The stretch to be read now; a number: look again after so many milliseconds; null: that is all. */
  next(): Promise<FileSplit | number | null>
  /** @param current the stretch that is being read, as far as it is read */
  snapshot(current: FileSplit | null): void
}

/** The files that are there when the job begins, dealt out in turn. What is left is state, and goes on at any parallelism. */
class Once implements Splits {
  readonly #path: string
  #left: FileSplit[] = []
  #state: ListState<FileSplit> | null = null

  constructor(path: string) {
    this.#path = path
  }

  async open({ operatorState, subtask, parallelism }: OperatorContext): Promise<void> {
    this.#state = operatorState.listState<FileSplit>('splits', SPLIT)
    this.#left = operatorState.isRestored
      ? this.#state.get()
      : (await listFiles(this.#path)).filter((_, at) => at % parallelism === subtask)
  }

  next(): Promise<FileSplit | null> {
    return Promise.resolve(this.#left.shift() ?? null)
  }

  snapshot(current: FileSplit | null): void {
    this.#state?.update(current === null ? this.#left : [current, ...this.#left])
  }
}

/**
 * Files as they come, each one's subtask told by its path. Every subtask knows those that any has read: that is state, a union list,
 * and each takes out of it what is its own at its parallelism.
 */
class Watched implements Splits {
  readonly #path: string
  readonly #interval: number
  #own: (path: string) => boolean = () => true
  #now: () => number = () => 0
  #lookedAt = Number.NEGATIVE_INFINITY
  readonly #known = new Map<string, FileSplit>()
  #left: FileSplit[] = []
  #state: ListState<FileSplit> | null = null

  constructor(path: string, interval: number) {
    this.#path = path
    this.#interval = interval
  }

  open(context: OperatorContext): Promise<void> {
    const { operatorState, subtask, parallelism } = context
    this.#state = operatorState.unionListState<FileSplit>('files', SPLIT)
    this.#own = (path) => crc32(path) % parallelism === subtask
    this.#now = () => context.now()
    for (const split of this.#state.get()) this.#take(split)
    return Promise.resolve()
  }

  async next(): Promise<FileSplit | number> {
    const wait = this.#lookedAt + this.#interval - this.#now()
    if (this.#left.length === 0 && wait <= 0) {
      this.#lookedAt = this.#now()
      for (const split of await listFiles(this.#path)) this.#take(split)
    }
    return this.#left.shift() ?? Math.max(1, wait > 0 ? wait : this.#interval)
  }

  snapshot(current: FileSplit | null): void {
    const left = new Map([...(current === null ? [] : [current]), ...this.#left].map((split) => [split[0], split]))
    this.#state?.update([...this.#known.values()].map((split) => left.get(split[0]) ?? [split[0], split[2], split[2]]))
  }

  #take(split: FileSplit): void {
    const [path, offset, end] = split
    if (!this.#own(path) || this.#known.has(path)) return
    this.#known.set(path, split)
    if (offset < end) this.#left.push(split)
  }
}

/** Reads one stretch after the other; where it is in each is state. */
class FileReader implements SourceReader {
  readonly #splits: Splits
  #current: { path: string; end: bigint; file: FileHandle; lines: TextLines } | null = null

  constructor(splits: Splits) {
    this.#splits = splits
  }

  open(context: OperatorContext): Promise<void> {
    return this.#splits.open(context)
  }

  async poll(output: Output): Promise<Polled> {
    if (this.#current === null) {
      const next = await this.#splits.next()
      if (next === null) return 'end'
      if (typeof next === 'number') return { waitMs: next }
      const [path, offset, end] = next
      const file = await opened(path)
      this.#current = { path, end, file, lines: new TextLines(file, Number(offset), Number(end)) }
    }
    const more = await this.#current.lines.take(BATCH, (value) => {
      output.collect({ value, timestamp: null })
    })
    if (!more) await this.close()
    return 'more'
  }

  snapshot(): void {
    const current = this.#current
    this.#splits.snapshot(current === null ? null : [current.path, BigInt(current.lines.offset), current.end])
  }

  async close(): Promise<void> {
    const current = this.#current
    this.#current = null
    await current?.file.close()
  }
}

function opened(path: string): Promise<FileHandle> {
  return open(path).catch((cause: unknown) => {
    throw new TidemarkError(
      {
        code: 'FILE_NOT_FOUND',
        message: `The file ${path} was to be read, but cannot be: ${cause instanceof Error ? cause.message : String(cause)}. Put it back, or start the job without its state.`,
        file: path,
      },
      { cause },
    )
  })
}

import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { Sink } from '../api/connectors.ts'
import type { OperatorContext, Output, StreamOperator, StreamRecord } from '../operators/stream-operator.ts'
import { type Committable, committerOperator } from './committer.ts'
import { commitPart, PartFile, partFolder, PENDING_PART, type PendingPart } from './part-file.ts'

/** Characters that a writer gathers before it writes them. */
const BUFFER = 64 * 1024

/** How part files are called: prefix, an id of the writer, a number, suffix (`OutputFileConfig`). */
interface OutputFileConfig {
  partPrefix?: string
  partSuffix?: string
}

/** `FileSink`, row format, rolling on every checkpoint (`OnCheckpointRollingPolicy`). */
export const FileSink = {
  /**
   * Lines into files of a folder, each exactly once. A part is written under a hidden name, closed at a checkpoint, and gets its own name
   * when that checkpoint is complete; at the end of the input where the job takes no checkpoints. A process that is killed leaves the
   * part that was open behind, hidden, as Flink's does: its records are written again, under another name.
   *
   * @param encode a record's line, without its end
   */
  forRowFormat: <T>(
    path: string,
    encode: (value: T) => string = String,
    { partPrefix = 'part', partSuffix = '' }: OutputFileConfig = {},
  ): Sink<T> => ({
    createWriter: () => new FileWriter(resolve(path), encode, { partPrefix, partSuffix }),
    createCommitter: committerOperator(PENDING_PART, commitPart),
  }),
} as const

class FileWriter implements StreamOperator {
  readonly #folder: string
  readonly #encode: (value: never) => string
  readonly #names: Required<OutputFileConfig>
  /** No other writer has it, so no name is given twice, whoever else goes on from the same snapshot. */
  readonly #id = randomUUID()
  #parts = 0
  #output: Output | null = null
  #buffer = ''
  #open: PartFile | null = null
  /** A part that was given to the committer and is not on the disk yet. */
  #closing: { part: PartFile; rest: string } | null = null
  #lastCheckpoint = 0n

  constructor(folder: string, encode: (value: never) => string, names: Required<OutputFileConfig>) {
    this.#folder = folder
    this.#encode = encode
    this.#names = names
  }

  async open(context: OperatorContext): Promise<void> {
    this.#output = context.output
    await partFolder(this.#folder)
  }

  processElement({ value }: StreamRecord): Promise<void> | undefined {
    this.#open ??= this.#newPart()
    this.#buffer += `${this.#encode(value as never)}\n`
    if (this.#buffer.length < BUFFER) return undefined
    const text = this.#buffer
    this.#buffer = ''
    return this.#open.write(text)
  }

  /** The committer has to hear of the part before the barrier; the part is on the disk before the snapshot is done. */
  prepareSnapshot(checkpointId: bigint): void {
    this.#lastCheckpoint = checkpointId
    this.#closing = this.#roll()
    if (this.#closing !== null) this.#give(checkpointId, this.#closing.part)
  }

  async snapshot(): Promise<void> {
    const closing = this.#closing
    this.#closing = null
    if (closing !== null) await finish(closing)
  }

  /** With the checkpoint to come. */
  async finish(): Promise<void> {
    const last = this.#roll()
    if (last === null) return
    await finish(last)
    this.#give(this.#lastCheckpoint + 1n, last.part)
  }

  /** What no snapshot has is of no use to anybody. */
  async close(): Promise<void> {
    await this.#open?.discard()
    await this.#closing?.part.discard()
  }

  #newPart(): PartFile {
    const { partPrefix, partSuffix } = this.#names
    return new PartFile(this.#folder, `${partPrefix}-${this.#id}-${this.#parts++}${partSuffix}`)
  }

  #roll(): { part: PartFile; rest: string } | null {
    const part = this.#open
    const rest = this.#buffer
    this.#open = null
    this.#buffer = ''
    return part === null ? null : { part, rest }
  }

  #give(checkpointId: bigint, part: PartFile): void {
    const value: Committable<PendingPart> = [checkpointId, part.names]
    this.#output?.collect({ value, timestamp: null })
  }
}

async function finish({ part, rest }: { part: PartFile; rest: string }): Promise<void> {
  await part.write(rest)
  await part.finish()
}

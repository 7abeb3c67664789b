import { FileSink } from '../../main/runtime/sinks/file-sink.ts'
import type { OperatorSnapshot } from '../../main/runtime/task/operator-instance.ts'
import { OperatorHarness, type Place } from './operator-harness.ts'

/** Snapshots of a file sink's two operators, of every subtask. */
export interface SinkSnapshot {
  writer: OperatorSnapshot
  committer: OperatorSnapshot
}

/** One subtask of a file sink: the writer, chained to its committer. */
export class FileSinkHarness {
  readonly #writer: OperatorHarness
  readonly #committer: OperatorHarness

  private constructor(writer: OperatorHarness, committer: OperatorHarness) {
    this.#writer = writer
    this.#committer = committer
  }

  static async open(folder: string, place: Place = {}, restore: readonly SinkSnapshot[] | null = null): Promise<FileSinkHarness> {
    const { createWriter, createCommitter } = FileSink.forRowFormat(folder)
    if (createCommitter === null) throw new Error('a file sink has a committer')
    const committer = await OperatorHarness.open(createCommitter, place, restore?.map((of) => of.committer) ?? null)
    return new FileSinkHarness(await OperatorHarness.open(createWriter, place, restore?.map(({ writer }) => writer) ?? null), committer)
  }

  async give(line: string): Promise<void> {
    await this.#writer.give(line)
  }

  /** Tail to head, as a chain does. */
  async snapshot(id: bigint): Promise<SinkSnapshot> {
    this.#writer.instance.prepareSnapshot(id)
    this.#handOn()
    const committer = await this.#committer.snapshot(id)
    return { committer, writer: await this.#writer.capture(id) }
  }

  async notifyComplete(id: bigint): Promise<void> {
    await this.#writer.instance.notifyCheckpointComplete(id)
    await this.#committer.instance.notifyCheckpointComplete(id)
  }

  async finish(): Promise<void> {
    await this.#writer.instance.finish()
    this.#handOn()
    await this.#committer.instance.finish()
  }

  async close(): Promise<void> {
    await this.#writer.instance.close()
  }

  #handOn(): void {
    for (const { value } of this.#writer.emitted.splice(0)) void this.#committer.give(value)
  }
}

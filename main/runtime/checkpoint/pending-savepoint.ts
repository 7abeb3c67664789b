import { randomUUID } from 'node:crypto'
import { FolderTarget } from '../../savepoint/state/folder-target.ts'
import { emptySubtask } from '../../savepoint/metadata/empty-subtask.ts'
import type { OperatorState, SavepointMetadata, SubtaskState } from '../../savepoint/metadata/model.ts'
import { METADATA_FILE } from '../../savepoint/layout.ts'
import { writeMetadata } from '../../savepoint/metadata/write.ts'
import { type PostCheckpointAction, savepointProperties } from '../../savepoint/metadata/write-properties.ts'
import { NewFolder } from '../../storage/new-folder.ts'
import { joinUri, toUri } from '../../storage/uri.ts'
import type { JobGraph, JobVertex } from '../graph/job-graph.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import { taskKey } from './restore-plan.ts'

/** Metadata as Flink 2.1 to 2.3 writes it. */
const VERSION = 6

interface Beginning {
  id: bigint
  jobId: string
  graph: JobGraph
  action: PostCheckpointAction
}

/** A savepoint on its way (`PendingCheckpoint`): where its state goes, and which tasks have given theirs. */
export class PendingSavepoint {
  readonly id: bigint
  readonly action: PostCheckpointAction
  /** Where the state of its tasks goes. */
  readonly target: FolderTarget
  readonly #graph: JobGraph
  readonly #folder: NewFolder
  readonly #location: string
  readonly #missing: Set<string>
  readonly #finished = new Set<string>()
  readonly #given = new Map<string, ReadonlyMap<string, OperatorSnapshot>>()

  private constructor(id: bigint, action: PostCheckpointAction, graph: JobGraph, folder: NewFolder, location: string) {
    this.id = id
    this.action = action
    this.target = new FolderTarget(folder, null)
    this.#graph = graph
    this.#folder = folder
    this.#location = location
    this.#missing = new Set(
      graph.vertices.flatMap((vertex) => Array.from({ length: vertex.parallelism }, (_, subtask) => taskKey(vertex.id, subtask))),
    )
  }

  /**
   * Begins one in `<targetDirectory>/savepoint-<first 6 digits of the job's id>-<12 random digits>`.
   * @throws TidemarkError of the storage
   */
  static async begin({ id, jobId, graph, action }: Beginning, targetDirectory: string): Promise<PendingSavepoint> {
    const name = `savepoint-${jobId.slice(0, 6)}-${randomUUID().replaceAll('-', '').slice(0, 12)}`
    const location = joinUri(toUri(targetDirectory), name)
    return new PendingSavepoint(id, action, graph, await NewFolder.create(location), location)
  }

  /** A task had finished before: it has no state, and is restored as finished. */
  finished(vertex: string, subtask: number): void {
    const key = taskKey(vertex, subtask)
    this.#finished.add(key)
    this.#missing.delete(key)
  }

  /** A task gave its state. True once all have. */
  acknowledge(vertex: string, subtask: number, snapshots: ReadonlyMap<string, OperatorSnapshot>): boolean {
    const key = taskKey(vertex, subtask)
    this.#given.set(key, snapshots)
    this.#missing.delete(key)
    return this.#missing.size === 0
  }

  /** Writes `_metadata`, last, and puts the folder in its place; returns its URI. */
  async complete(): Promise<string> {
    const metadata: SavepointMetadata = {
      version: VERSION,
      checkpointId: this.id,
      masterStates: [],
      operators: this.#operators(),
      properties: savepointProperties('CANONICAL', this.action),
    }
    const file = this.#folder.file(METADATA_FILE)
    await file.write(writeMetadata(metadata))
    await file.close()
    await this.#folder.publish()
    return this.#location
  }

  async discard(): Promise<void> {
    await this.#folder.discard()
  }

  #allFinished({ id, parallelism }: JobVertex): boolean {
    return Array.from({ length: parallelism }, (_, subtask) => taskKey(id, subtask)).every((key) => this.#finished.has(key))
  }

  #operators(): OperatorState[] {
    return this.#graph.vertices.flatMap((vertex) =>
      vertex.operators.map(({ id, uid, name }): OperatorState => ({
        name,
        uid,
        id,
        parallelism: vertex.parallelism,
        maxParallelism: vertex.maxParallelism,
        chainLength: null,
        coordinator: null,
        finished: this.#allFinished(vertex),
        subtasks: Array.from({ length: vertex.parallelism }, (_, index) =>
          subtaskState(index, this.#finished.has(taskKey(vertex.id, index)), this.#given.get(taskKey(vertex.id, index))?.get(id)),
        ),
      })),
    )
  }
}

const subtaskState = (index: number, finished: boolean, snapshot: OperatorSnapshot | undefined): SubtaskState => ({
  ...emptySubtask(index),
  finished,
  managedOperator: snapshot?.operator == null ? [] : [snapshot.operator],
  managedKeyed: snapshot?.keyed ?? null,
})

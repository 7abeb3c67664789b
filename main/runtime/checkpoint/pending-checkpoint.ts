import { emptySubtask } from '../../savepoint/metadata/empty-subtask.ts'
import type { MetadataVersion, OperatorHandle, OperatorState, SavepointMetadata, SubtaskState } from '../../savepoint/metadata/model.ts'
import { VERSIONS } from '../../savepoint/metadata/versions.ts'
import { writeMetadata } from '../../savepoint/metadata/write.ts'
import type { JobGraph, JobVertex } from '../graph/job-graph.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'
import { taskKey } from './restore-plan.ts'
import type { SnapshotPlace } from './snapshot-place.ts'

export interface CheckpointBeginning {
  id: bigint
  graph: JobGraph
  place: SnapshotPlace
  properties: Uint8Array
  /** Of the metadata. */
  version: MetadataVersion
  /** Tasks that are waited for, by {@link taskKey}; the rest had finished before. */
  waitsFor: ReadonlySet<string>
}

/** A checkpoint or savepoint on its way (`PendingCheckpoint`): where its state goes, and which tasks have given theirs. */
export class PendingCheckpoint {
  readonly #beginning: CheckpointBeginning
  readonly #missing: Set<string>
  readonly #given = new Map<string, ReadonlyMap<string, OperatorSnapshot>>()

  constructor(beginning: CheckpointBeginning) {
    this.#beginning = beginning
    this.#missing = new Set(beginning.waitsFor)
  }

  get id(): bigint {
    return this.#beginning.id
  }

  waitsFor(vertex: string, subtask: number): boolean {
    return this.#missing.has(taskKey(vertex, subtask))
  }

  /** A task gave its state. `unknown` where none was waited for from it, or not any more. */
  acknowledge(vertex: string, subtask: number, snapshots: ReadonlyMap<string, OperatorSnapshot>): 'unknown' | 'some' | 'all' {
    const key = taskKey(vertex, subtask)
    if (!this.#missing.delete(key)) return 'unknown'
    this.#given.set(key, snapshots)
    return this.#missing.size === 0 ? 'all' : 'some'
  }

  /** What was acknowledged for an operator's own state. */
  operatorHandles(operator: string): OperatorHandle[] {
    return [...this.#given.values()].flatMap((snapshots) => snapshots.get(operator)?.operator ?? [])
  }

  /** Writes `_metadata`, last, and puts the whole in its place. */
  async complete(): Promise<SavepointMetadata> {
    const { id, place, properties, version } = this.#beginning
    const metadata: SavepointMetadata = {
      version,
      checkpointId: id,
      masterStates: [],
      operators: this.#operators(),
      properties,
    }
    await place.publish(writeMetadata(metadata))
    return metadata
  }

  #isFinished(vertex: string, subtask: number): boolean {
    return !this.#beginning.waitsFor.has(taskKey(vertex, subtask))
  }

  #allFinished({ id, parallelism }: JobVertex): boolean {
    return Array.from({ length: parallelism }, (_, subtask) => subtask).every((subtask) => this.#isFinished(id, subtask))
  }

  #operators(): OperatorState[] {
    const { namesAndUids } = VERSIONS[this.#beginning.version]
    return this.#beginning.graph.vertices.flatMap((vertex) => {
      const finished = this.#allFinished(vertex)
      return vertex.operators.map(({ id, uid, name }): OperatorState => ({
        name: namesAndUids ? name : null,
        uid: namesAndUids ? uid : null,
        id,
        parallelism: vertex.parallelism,
        maxParallelism: vertex.maxParallelism,
        chainLength: null,
        coordinator: null,
        finished,
        subtasks: finished
          ? []
          : Array.from({ length: vertex.parallelism }, (_, index) =>
              subtaskState(index, this.#isFinished(vertex.id, index), this.#given.get(taskKey(vertex.id, index))?.get(id)),
            ),
      }))
    })
  }
}

const subtaskState = (index: number, finished: boolean, snapshot: OperatorSnapshot | undefined): SubtaskState => ({
  ...emptySubtask(index),
  finished,
  managedOperator: snapshot?.operator == null ? [] : [snapshot.operator],
  managedKeyed: snapshot?.keyed ?? null,
})

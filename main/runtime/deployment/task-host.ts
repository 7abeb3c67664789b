import { TidemarkError } from '../../../shared/model/problem.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import type { JobEdge, JobGraph, JobVertex } from '../graph/job-graph.ts'
import type { InputChannel, OutputChannel } from '../network/channel.ts'
import { Doorbell } from '../network/doorbell.ts'
import { ElementCodec } from '../network/element-codec.ts'
import { LocalChannel } from '../network/local-channel.ts'
import { RecordWriter } from '../network/record-writer.ts'
import { RingInput, RingOutput } from '../network/ring-channel.ts'
import { SharedRing } from '../network/shared-ring.ts'
import { backendOf } from '../state/backend-of.ts'
import type { PrintLine } from '../task/make-operator.ts'
import { type ChainWriter, OperatorChain } from '../task/operator-chain.ts'
import { StreamTask, type TaskInput, type TaskListener } from '../task/stream-task.ts'
import { TaskMetrics } from '../task/task-metrics.ts'
import type { BuiltJob } from './job-code.ts'
import { unpackRestore } from './pack-restore.ts'
import type { ChannelEnd, EdgeRef, TaskDeployment, ThreadDeployment } from './task-deployment.ts'
import { errorText, type TaskCommand, type TaskEvent } from './task-messages.ts'

export interface TaskHostSettings {
  deployment: ThreadDeployment
  /** Makes the job. Each subtask makes one for itself, as Flink gives each its own copy of the job's functions. */
  build: () => Promise<BuiltJob>
  /** The way to the bytes of the snapshot that the job goes on from. */
  open: StreamOpener
  print: PrintLine
  now: () => number
  tell: (event: TaskEvent) => void
}

/** The subtasks of a job that run in one thread (`TaskExecutor`): makes their channels, runs them, and passes on what is said to and by them. */
export class TaskHost {
  readonly #settings: TaskHostSettings
  readonly #doorbell: Doorbell
  readonly #locals = new Map<number, LocalChannel>()
  #tasks: { vertex: string; subtask: number; task: StreamTask }[] = []
  #isCancelled = false

  constructor(settings: TaskHostSettings) {
    this.#settings = settings
    this.#doorbell = new Doorbell(settings.deployment.doorbells[settings.deployment.own])
  }

  /** Resolves when all of its subtasks have ended, however. @throws TidemarkError where they cannot be made */
  async run(): Promise<void> {
    const { tasks } = this.#settings.deployment
    for (const deployment of tasks) {
      const { vertex, subtask } = deployment
      this.#tasks.push({ vertex, subtask, task: this.#make(deployment, await this.#build()) })
    }
    // Cancelled while they were made.
    if (this.#isCancelled) this.command({ kind: 'cancel' })
    await Promise.all(this.#tasks.map(({ task }) => task.run()))
    this.#doorbell.close()
  }

  command(command: TaskCommand): void {
    switch (command.kind) {
      case 'trigger':
        for (const { vertex, subtask, task } of this.#tasks)
          if (vertex === command.vertex && subtask === command.subtask) task.trigger(command.barrier)
        return
      case 'complete':
        for (const { task } of this.#tasks) task.notifyComplete(command.checkpoint)
        return
      case 'aborted':
        for (const { task } of this.#tasks) task.notifyAborted(command.checkpoint, command.completed)
        return
      case 'cancel':
        this.#isCancelled = true
        for (const { task } of this.#tasks) task.cancel()
    }
  }

  async #build(): Promise<BuiltJob> {
    const { build, deployment } = this.#settings
    const { graph, configuration } = await build()
    const vertices = graph.vertices.map((vertex) => ({
      ...vertex,
      maxParallelism: deployment.maxParallelism.get(vertex.id) ?? vertex.maxParallelism,
    }))
    return { graph: { ...graph, vertices }, configuration }
  }

  #make(deployment: TaskDeployment, { graph, configuration }: BuiltJob): StreamTask {
    const { print, now, open, deployment: thread } = this.#settings
    const { subtask, finishedBefore } = deployment
    const vertex = vertexOf(graph, deployment.vertex)
    const metrics = new TaskMetrics(deployment.metrics)
    const writers = deployment.outputs.map(({ edge, channels }): ChainWriter => {
      const { sourceOperator, sideOutput, partitioner, type } = edgeOf(graph, edge)
      const ends = channels.map((end) => this.#output(end, type))
      const behind = vertexOf(graph, edge.target).maxParallelism
      return { operator: sourceOperator, sideOutput, writer: new RecordWriter(partitioner, ends, behind) }
    })
    const inputs = deployment.inputs.map(({ edge, channel }): TaskInput => {
      const { targetInput, type } = edgeOf(graph, edge)
      return { channel: this.#input(channel, type), input: targetInput }
    })
    const restore = deployment.restore === null ? [] : [...unpackRestore(deployment.restore)]
    return new StreamTask({
      chain: new OperatorChain({
        vertex,
        subtask,
        writers,
        print,
        backend: backendOf(configuration, thread.workingFolder),
        isCheckpointed: thread.checkpointing.isPeriodic,
        now,
      }),
      inputs,
      restore: new Map(restore.map(([id, handles]) => [id, { ...handles, open }])),
      finishedBefore,
      checkpointing: thread.checkpointing,
      metrics,
      listener: this.#listener(deployment),
      now,
    })
  }

  #output({ id, ring, peer }: ChannelEnd, type: JobEdge['type']): OutputChannel {
    if (ring === null) return this.#local(id)
    return new RingOutput(new SharedRing(ring), new ElementCodec(type), this.#doorbell, this.#doorbellOf(peer))
  }

  #input({ id, ring, peer }: ChannelEnd, type: JobEdge['type']): InputChannel {
    if (ring === null) return this.#local(id)
    return new RingInput(new SharedRing(ring), new ElementCodec(type), this.#doorbell, this.#doorbellOf(peer))
  }

  #local(id: number): LocalChannel {
    const channel = this.#locals.get(id) ?? new LocalChannel()
    this.#locals.set(id, channel)
    return channel
  }

  #doorbellOf(thread: number): Doorbell {
    return new Doorbell(this.#settings.deployment.doorbells[thread])
  }

  #listener({ vertex, subtask }: TaskDeployment): TaskListener {
    const { tell } = this.#settings
    return {
      running: () => {
        tell({ kind: 'running', vertex, subtask })
      },
      finished: () => {
        tell({ kind: 'finished', vertex, subtask })
      },
      failed: (error) => {
        tell({ kind: 'failed', vertex, subtask, error: errorText(error) })
      },
      acknowledge: (checkpoint, snapshots) => {
        tell({ kind: 'acknowledged', vertex, subtask, checkpoint, snapshots })
      },
      decline: (checkpoint, reason, error) => {
        tell({ kind: 'declined', vertex, subtask, checkpoint, reason, error: error === null ? null : errorText(error) })
      },
    }
  }
}

/** @throws TidemarkError JOB_NOT_REPEATABLE where the job's code builds another graph each time */
function vertexOf({ vertices }: JobGraph, id: string): JobVertex {
  return vertices.find((vertex) => vertex.id === id) ?? notRepeatable(id)
}

function edgeOf(graph: JobGraph, { target, index }: EdgeRef): JobEdge {
  return vertexOf(graph, target).inputs[index] ?? notRepeatable(target)
}

function notRepeatable(id: string): never {
  throw new TidemarkError({
    code: 'JOB_NOT_REPEATABLE',
    message: `The job builds another graph each time it is asked: vertex ${id} was there, and then was not. Nothing random or clocked may decide what a job consists of.`,
    field: id,
  })
}

import { TidemarkError } from '../../../shared/model/problem.ts'
import { named } from '../api/operator-settings.ts'
import { Options } from '../api/options.ts'
import type { Partitioner } from '../api/partitioner.ts'
import type { StreamEnvironment } from '../api/stream-environment.ts'
import type {
  Keying,
  OneInputTransformation,
  PhysicalTransformation,
  SinkTransformation,
  Transformation,
  TwoInputTransformation,
} from '../api/transformation.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { checkUids } from './check-uids.ts'
import { nodeOf, type StreamEdge, type StreamGraph, type StreamNode } from './stream-node.ts'

const DEFAULT_SLOT_SHARING_GROUP = 'default'

/**
 * What a transformation gives to its consumers: a node, and what lies on the way from it. Flink has virtual nodes for
 * these (`addVirtualPartitionNode`, `addVirtualSideOutputNode`); of several, the one next to the consumer counts.
 */
interface Port {
  node: number
  partitioner: Partitioner | null
  sideOutput: string | null
  type: TypeInformation | null
}

/**
 * Makes the stream graph of a job (`StreamGraphGenerator`). Nodes and edges come in Flink's order, which automatic ids
 * depend on. Throws `EMPTY_JOB`, `FORWARD_CHANGES_PARALLELISM`, `OPERATOR_ID_COLLISION`, `UID_MISSING`.
 */
export function streamGraphOf(environment: StreamEnvironment): StreamGraph {
  if (environment.transformations.length === 0) {
    throw new TidemarkError({
      code: 'EMPTY_JOB',
      message: 'No operators defined in the job: nothing reads a source. Add an operator or a sink, such as print().',
    })
  }
  const generator = new Generator(environment)
  for (const transformation of environment.transformations) generator.translate(transformation)
  const { configuration } = environment
  checkUids(generator.nodes.values(), configuration.get(Options.AUTO_GENERATE_UIDS))
  return {
    jobName: environment.jobName,
    chainingEnabled: configuration.get(Options.CHAINING),
    chainDifferentMaxParallelism: configuration.get(Options.CHAIN_DIFFERENT_MAX_PARALLELISM),
    nodes: generator.nodes,
  }
}

/** What bears on chaining: sources, and operators with a `YieldingOperatorFactory`, as `SinkWriterOperatorFactory` is one. */
function roleOf(of: PhysicalTransformation, spec: StreamNode['spec']): StreamNode['role'] {
  if (of.kind === 'SOURCE') return of.legacy ? 'legacy-source' : 'source'
  return spec.kind === 'ASYNC_WAIT' || spec.kind === 'SINK_WRITER' ? 'yielding' : null
}

class Generator {
  readonly nodes = new Map<number, StreamNode>()
  readonly #environment: StreamEnvironment
  readonly #jobMaxParallelism: number
  readonly #done = new Map<Transformation, Port[]>()

  constructor(environment: StreamEnvironment) {
    this.#environment = environment
    this.#jobMaxParallelism = environment.configuration.get(Options.MAX_PARALLELISM)
  }

  translate(transformation: Transformation): Port[] {
    const known = this.#done.get(transformation)
    if (known !== undefined) return known
    const ports = this.#translate(transformation)
    this.#done.set(transformation, ports)
    return ports
  }

  #translate(of: Transformation): Port[] {
    switch (of.kind) {
      case 'PARTITION':
        return this.translate(of.input).map((port) => ({ ...port, partitioner: of.partitioner }))
      case 'SIDE_OUTPUT':
        return this.translate(of.input).map((port) => ({ ...port, sideOutput: of.tag, type: of.outputType }))
      case 'UNION':
        return of.inputs.flatMap((input) => this.translate(input))
      case 'SOURCE':
        return this.#operator(of, `Source: ${of.name}`, { spec: of.spec, inputs: [] })
      case 'ONE_INPUT':
        return this.#oneInput(of)
      case 'TWO_INPUT':
        return this.#twoInputs(of)
      case 'LEGACY_SINK':
        this.#operator(of, `Sink: ${of.name}`, { spec: of.spec, inputs: [{ ports: this.translate(of.input), keying: null }] })
        return []
      case 'SINK':
        this.#sink(of)
        return []
    }
  }

  #oneInput(of: OneInputTransformation): Port[] {
    const inputs = [{ ports: this.translate(of.input), keying: of.keying }]
    return this.#operator(of, of.name, { spec: of.spec, inputs })
  }

  #twoInputs(of: TwoInputTransformation): Port[] {
    const [first, second] = of.inputs
    return this.#operator(of, of.name, {
      spec: of.spec,
      inputs: [
        { ports: this.translate(first), keying: of.keying[0] },
        { ports: this.translate(second), keying: of.keying[1] },
      ],
    })
  }

  /** `SinkTransformationTranslator`: the writer keeps the sink's uid, the committer's is made of it; the sink's description is lost. */
  #sink(of: SinkTransformation): void {
    const input = this.translate(of.input)
    const part = (name: string, kind: 'SINK_WRITER' | 'SINK_COMMITTER', uid: string | null, ports: Port[]): Port[] =>
      this.#operator({ ...of, id: this.#environment.newNodeId(), uid, description: null, outputType: null }, `${of.name}: ${name}`, {
        spec: { kind, sink: of.sink },
        inputs: [{ ports, keying: null }],
      })
    const writer = part('Writer', 'SINK_WRITER', of.uid, input)
    if (of.sink.createCommitter !== null) {
      part('Committer', 'SINK_COMMITTER', of.uid === null ? null : `Sink Committer: ${of.uid}`, writer)
    }
  }

  #operator(
    of: PhysicalTransformation,
    name: string,
    { spec, inputs }: { spec: StreamNode['spec']; inputs: readonly { ports: readonly Port[]; keying: Keying | null }[] },
  ): Port[] {
    const node: StreamNode = {
      id: of.id,
      name,
      description: of.description ?? name,
      uid: of.uid,
      userHash: of.userHash,
      parallelism: of.parallelism,
      maxParallelism: of.maxParallelism > 0 ? of.maxParallelism : this.#jobMaxParallelism > 0 ? this.#jobMaxParallelism : -1,
      chaining: of.chaining,
      slotSharingGroup: of.slotSharingGroup ?? this.#groupOf(inputs.flatMap(({ ports }) => ports)),
      spec,
      keying: inputs.map(({ keying }) => keying),
      outputType: of.outputType,
      role: roleOf(of, spec),
      definedAt: of.definedAt,
      inEdges: [],
      outEdges: [],
    }
    this.nodes.set(node.id, node)
    inputs.forEach(({ ports }, targetInput) => {
      for (const port of ports) this.#connect(port, node, targetInput)
    })
    return [{ node: node.id, partitioner: null, sideOutput: null, type: of.outputType }]
  }

  /** `determineSlotSharingGroup`: the inputs' group where they have one in common. */
  #groupOf(ports: readonly Port[]): string {
    const groups = new Set(ports.map(({ node }) => nodeOf(this, node).slotSharingGroup))
    const [group = DEFAULT_SLOT_SHARING_GROUP] = groups
    return groups.size > 1 ? DEFAULT_SLOT_SHARING_GROUP : group
  }

  /** `StreamGraph.createActualEdge`: forward where the parallelism stays, else round robin, unless the job chose. */
  #connect(port: Port, target: StreamNode, targetInput: number): void {
    const source = nodeOf(this, port.node)
    const keeps = source.parallelism === target.parallelism
    const partitioner = port.partitioner ?? { kind: keeps ? 'FORWARD' : 'REBALANCE' }
    if (partitioner.kind === 'FORWARD' && !keeps) {
      throw new TidemarkError({
        code: 'FORWARD_CHANGES_PARALLELISM',
        message:
          `Forward partitioning does not allow change of parallelism: ${named(source)} has ${source.parallelism}, ` +
          `${named(target)} has ${target.parallelism}. Use another partitioning, such as broadcast, rebalance, shuffle or global.`,
        field: target.name,
      })
    }
    const { sideOutput, type } = port
    const edge: StreamEdge = { source: source.id, target: target.id, targetInput, partitioner, sideOutput, type }
    source.outEdges.push(edge)
    target.inEdges.push(edge)
  }
}

import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import { LAYER_GAP, NODE_GAP, type GraphShape, type Placement, type Point } from './shape.ts'

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'POLYLINE',
  'elk.spacing.nodeNode': String(NODE_GAP),
  'elk.layered.spacing.nodeNodeBetweenLayers': String(LAYER_GAP),
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
}

/** ELK in its worker, started when the first graph asks for it and kept: starting it is half of the work of a small graph. */
let elk: InstanceType<typeof ELK> | null = null

/** ELK's layered layout. It runs in a worker of its own, and takes seconds for a thousand nodes. Rejects where ELK refuses the graph. */
export async function elkLayout(shape: GraphShape): Promise<Placement> {
  elk ??= new ELK({ workerUrl })
  const laid = await elk.layout({
    id: 'job',
    layoutOptions: OPTIONS,
    children: shape.nodes.map(({ id, width, height }) => ({ id, width, height })),
    edges: shape.edges.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  })
  return placementOf(laid)
}

/** ELK's answer as a placement. */
export function placementOf(laid: ElkNode): Placement {
  const routes = new Map<string, readonly Point[]>()
  for (const { id, sections } of laid.edges ?? []) {
    const points = (sections ?? []).flatMap(({ startPoint, bendPoints, endPoint }) => [startPoint, ...(bendPoints ?? []), endPoint])
    routes.set(
      id,
      points.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) })),
    )
  }
  return {
    nodes: new Map((laid.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x: Math.round(x), y: Math.round(y) }])),
    routes,
    width: laid.width ?? 0,
    height: laid.height ?? 0,
  }
}

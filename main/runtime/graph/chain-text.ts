import { nodeOf, type StreamEdge, type StreamGraph } from './stream-node.ts'

interface ChainOf {
  graph: StreamGraph
  head: number
  chained: (edge: StreamEdge) => boolean
}

const nextOf = ({ graph, head, chained }: ChainOf): number[] =>
  nodeOf(graph, head)
    .outEdges.filter(chained)
    .map(({ target }) => target)

/** `a -> b -> (c, d)` of what `text` gives of each operator. */
function cascade(of: ChainOf, text: 'name' | 'description', separator: string): string {
  const own = nodeOf(of.graph, of.head)[text]
  const next = nextOf(of).map((head) => cascade({ ...of, head }, text, separator))
  if (next.length === 0) return own
  return `${own} -> ${next.length === 1 ? next.join('') : `(${next.join(separator)})`}`
}

/** `createChainedName`. */
export const chainName = (of: ChainOf): string => cascade(of, 'name', ', ')

/**
 * What the plan shows of a vertex (`pipeline.vertex-description-mode`): a tree of lines, or the descriptions in a row, where
 * `buildCascadingDescription` puts a space before the comma too.
 */
export function chainDescription(of: ChainOf, mode: 'TREE' | 'CASCADING'): string {
  return mode === 'CASCADING' ? cascade(of, 'description', ' , ') : tree(of, '', '').join('')
}

/** `buildTreeDescription`: `+- ` before the last operator behind one, `:- ` before the others. */
function tree(of: ChainOf, branch: string, indent: string): string[] {
  const next = nextOf(of)
  const below = next.flatMap((head, i) => {
    const last = i === next.length - 1
    return tree({ ...of, head }, `${indent}${last ? '+- ' : ':- '}`, `${indent}${last ? '   ' : ':  '}`)
  })
  return [`${branch}${nodeOf(of.graph, of.head).description}\n`, ...below]
}

/**
 * The name of the operator at the head of a chain, from the name of its vertex (`StreamingJobGraphGenerator.createChainedName`):
 * `a -> b`, and with branches `a -> (b, c -> d)`.
 *
 * An operator's own name may hold ` -> `. So the `drawing`, the description of the vertex in the job's plan, is asked whether there
 * is a chain at all: it has a line an operator, the chained ones behind `+- ` or `:- `. Null where the plan has none.
 */
export function headOfChain(vertexName: string, drawing: string | null): string {
  if (drawing !== null && drawing !== '' && !/<br\/>[ :]*[+:]- /.test(drawing)) return vertexName
  return vertexName.split(' -> ', 1)[0] ?? vertexName
}

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

const DRAWN = /^[ :]*[+:]- /

/**
 * The names of the operators of a chain, its head first and no others where the plan draws none. Where the vertex's name tells as many as
 * the drawing, it is the better source: what is drawn are descriptions, which may be long.
 */
export function chainOf(vertexName: string, drawing: string | null): string[] {
  const lines = (drawing ?? '').split('<br/>').filter((line) => line.trim() !== '')
  if (lines.length === 0) return [headOfChain(vertexName, drawing)]
  if (lines.length === 1) return [vertexName]
  const names = vertexName.split(' -> ')
  if (names.length === lines.length && !/[()]/.test(vertexName)) return names
  return lines.map((line) => unescaped(line.replace(DRAWN, '').trim()))
}

/** The plan escapes its text for HTML. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#92;', '\\').replaceAll('&amp;', '&')
}

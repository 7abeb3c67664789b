/** What a description calls a function by: its own name, or its class's. */
export function functionName(of: object): string {
  if (typeof of === 'function') return of.name === '' ? 'Function' : of.name
  const { name } = of.constructor
  return name === 'Object' ? 'Function' : name
}

import type { Warning } from '../../../shared/model/index.ts'

/** Above this many operators one warning stands for all of them. */
const NAMED_ONE_BY_ONE = 10

export interface Concerned {
  id: string
  label: string
}

/**
 * One warning for each operator concerned, or a single one when they are many.
 * @param text gets the operators that the one warning is about
 */
export function operatorWarnings(code: string, concerned: readonly Concerned[], text: (about: readonly Concerned[]) => string): Warning[] {
  if (concerned.length > NAMED_ONE_BY_ONE) return [{ code, text: text(concerned), operator: null }]
  return concerned.map((operator) => ({ code, text: text([operator]), operator: operator.id }))
}

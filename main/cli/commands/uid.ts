import { operatorIdOf } from '../../savepoint/uid/hash.ts'
import { printLine } from '../output.ts'
import { EXIT } from '../exit-codes.ts'

/** `tidemark uid TEXT…`: the operator id of each uid, one a line, id first. */
export function uid(texts: readonly string[]): number {
  for (const text of texts) printLine(`${operatorIdOf(text)}  ${text}`)
  return EXIT.ok
}

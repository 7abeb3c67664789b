import type { Problem } from '../../shared/model/index.ts'
import { count } from '../../shared/text/index.ts'

/** What is known for sure although a savepoint could not be opened. */
export function certainties(problem: Problem): string[] {
  if (problem.code === 'NO_ANSWER') return ['Tidemark never writes into a savepoint that it reads.']
  const certain = ['Nothing was written or changed.']
  if (problem.offset !== null && problem.offset > 0) certain.push(`The first ${count(problem.offset)} bytes were read as the format says.`)
  return certain
}

/** The problem as text that can be sent to somebody. */
export function problemText(problem: Problem): string {
  return JSON.stringify(problem, null, 2)
}

/** Evidence as label and value, without what is not known. */
export function evidence(problem: Problem): [label: string, value: string][] {
  const rows: [string, string | null][] = [
    ['Code', problem.code],
    ['File', problem.file],
    ['Offset', problem.offset === null ? null : `${count(problem.offset)} (0x${problem.offset.toString(16)})`],
    ['Field', problem.field],
    ['Expected', problem.expected],
    ['Found', problem.found],
  ]
  return rows.filter((row): row is [string, string] => row[1] !== null)
}

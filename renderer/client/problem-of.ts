import { ORPCError } from '@orpc/client'
import { Problem, toProblem } from '../../shared/model/problem.ts'

const LOST = /WebSocket is not open|closed|aborted/i

/** Whatever a call rejected with, as a Problem that can be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ORPCError) {
    const told = Problem.safeParse(error.data)
    if (told.success) return told.data
    return { ...toProblem(error), code: String(error.code), message: error.message }
  }
  const problem = toProblem(error)
  if (problem.code !== 'INTERNAL' || !LOST.test(problem.message)) return problem
  return {
    ...problem,
    code: 'NO_ANSWER',
    message: 'Tidemark gives no answer. The connection closed while it was reading. Try again.',
    retriable: true,
  }
}

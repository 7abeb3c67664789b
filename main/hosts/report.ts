import { TidemarkError, toProblem, type Problem } from '../../shared/model/index.ts'

/**
 * A Problem to answer with. What we did not throw on purpose is a defect of ours: its stack goes to stderr,
 * where a person can find it. Stacks hold places in our code, never what a caller sent.
 */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof TidemarkError))
    console.error('tidemark: unexpected error:', error instanceof Error ? (error.stack ?? error.message) : error)
  return toProblem(error)
}

import { z } from 'zod'

/**
 * What went wrong, in a form that a person can act on and a script can match.
 * The wire form of {@link TidemarkError}; `tidemark … --json` prints it as `tidemark.error/1`.
 */
export const Problem = z.object({
  /** Stable, upper snake case, e.g. `METADATA_TRUNCATED`. */
  code: z.string(),
  /** What happened, why, and what to do next, in plain words. */
  message: z.string(),
  /** True when the same call may succeed later without a change. */
  retriable: z.boolean(),
  /** The file concerned, as a URI or path. */
  file: z.string().nullable(),
  /** Byte offset in `file`. */
  offset: z.number().nullable(),
  /** Path of the field inside the format, e.g. `operators[3].subtasks[0].managedKeyed.offsets`. */
  field: z.string().nullable(),
  expected: z.string().nullable(),
  found: z.string().nullable(),
})
export type Problem = z.infer<typeof Problem>

/** The one error class that Tidemark throws on purpose. Anything else that is thrown is a defect of ours. */
export class TidemarkError extends Error {
  readonly code: string
  readonly retriable: boolean
  readonly file: string | null
  readonly offset: number | null
  readonly field: string | null
  readonly expected: string | null
  readonly found: string | null

  constructor(problem: Pick<Problem, 'code' | 'message'> & Partial<Problem>, options?: ErrorOptions) {
    super(problem.message, options)
    this.name = 'TidemarkError'
    this.code = problem.code
    this.retriable = problem.retriable ?? false
    this.file = problem.file ?? null
    this.offset = problem.offset ?? null
    this.field = problem.field ?? null
    this.expected = problem.expected ?? null
    this.found = problem.found ?? null
  }

  toProblem(): Problem {
    const { code, message, retriable, file, offset, field, expected, found } = this
    return { code, message, retriable, file, offset, field, expected, found }
  }
}

/** Turns anything thrown into a Problem; what is not ours becomes `INTERNAL`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof TidemarkError) return error.toProblem()
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'INTERNAL', message, retriable: false, file: null, offset: null, field: null, expected: null, found: null }
}

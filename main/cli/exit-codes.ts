/** What `tidemark` says to the shell that called it. */
export const EXIT = {
  ok: 0,
  /** A defect of Tidemark, or its catalog cannot be used. */
  unexpected: 1,
  /** What was asked of a cluster came to nothing, or was asked wrongly: as with `flink`. */
  failed: 1,
  usage: 2,
  /** The snapshot was opened, and files that it needs are missing. */
  missingFiles: 3,
  /** The snapshot, or another file that was named, cannot be read. */
  unreadable: 4,
  /** Nothing is known of what was asked for. */
  unknown: 5,
  /** It cannot be done as asked, and nothing was. */
  refused: 6,
  /** The job that was run failed. */
  jobFailed: 7,
} as const

export const EXIT_CODES_HELP = `
Exit codes:
  0  all went well
  1  Tidemark itself failed, or its catalog cannot be used; of what is asked of
     a cluster: it failed, or was asked wrongly
  2  wrong usage
  3  the snapshot was opened, but files that it needs are missing
  4  the snapshot, or another file that was named, cannot be read
  5  nothing is known of what was asked for
  6  it cannot be done as asked; nothing was written
  7  the job that was run failed`

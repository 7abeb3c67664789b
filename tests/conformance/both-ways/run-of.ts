/** What a run of a job is given; the Java jobs have the same. */
export interface Run {
  /** The first number where no state says another. */
  from: bigint
  to: bigint
  /** Where the feed says that it has emitted all, and is told to end. */
  folder: string
  /** Processing time, in milliseconds, that processing-time timers are set behind. */
  due: number
}

/** The arguments of a local job. */
export const argsOf = ({ from, to, folder, due }: Run): string[] => [String(from), String(to), folder, String(due)]

export function runOf([from = '', to = '', folder = '', due = '']: readonly string[]): Run {
  return { from: BigInt(from), to: BigInt(to), folder, due: Number(due) }
}

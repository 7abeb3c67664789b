import { TidemarkError } from '../../../shared/model/problem.ts'

/**
 * A savepoint that was to stop a job came to be, and the job failed after it (`StopWithSavepointStoppingException`). Flink's own words:
 * clients find the path in them.
 */
export const stoppedHalf = (location: string, jobId: string, cause: unknown): TidemarkError =>
  new TidemarkError(
    {
      code: 'STOP_WITH_SAVEPOINT_STOPPING',
      message: `A savepoint has been created at: ${location}, but the corresponding job ${jobId} failed during stopping. The savepoint is consistent, but might have uncommitted transactions. If you want to commit the transaction please restart a job from this savepoint.`,
      file: location,
    },
    { cause },
  )

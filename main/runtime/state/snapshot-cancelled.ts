import { TidemarkError } from '../../../shared/model/index.ts'

/** Why a snapshot that was being written as its task ended is not complete. */
export const snapshotCancelled = (): TidemarkError =>
  new TidemarkError({
    code: 'SNAPSHOT_CANCELLED',
    message: 'The task ended while its keyed state was being written, so this snapshot is not complete. Take another one.',
  })

import type { Configuration } from '../api/configuration.ts'
import { Options } from '../api/options.ts'
import type { MetadataVersion } from '../../savepoint/metadata/model.ts'
import type { CheckpointSettings } from '../cluster/checkpoints.ts'
import { checkpointSettingsOf } from './coordinator/checkpoint-settings.ts'
import type { RetentionPolicy } from './coordinator/retention.ts'
import { metadataVersion } from './metadata-version.ts'

/** How a job takes checkpoints: what clients are told of it, and what they are not. */
export interface CheckpointPolicy {
  settings: CheckpointSettings
  /** `execution.checkpointing.num-retained` */
  retained: number
  retention: RetentionPolicy
  /** Streams up to this many bytes go into `_metadata`. */
  inlineBytes: number
  /** Of the snapshots that it takes. */
  metadataVersion: MetadataVersion
}

/**
 * @param restored metadata version of the snapshot that the job goes on from
 * @throws TidemarkError INVALID_CONFIGURATION
 */
export const checkpointPolicy = (configuration: Configuration, restored: MetadataVersion | null): CheckpointPolicy => ({
  settings: checkpointSettingsOf(configuration),
  retained: configuration.get(Options.NUM_RETAINED),
  retention: configuration.get(Options.EXTERNALIZED_RETENTION),
  inlineBytes: configuration.get(Options.DATA_INLINE_THRESHOLD),
  metadataVersion: metadataVersion(configuration, restored),
})

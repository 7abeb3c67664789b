import type { MetadataVersion } from '../../savepoint/metadata/model.ts'
import type { Configuration } from '../api/configuration.ts'
import { Options } from '../api/options.ts'

/** The newest metadata that each Flink reads. */
const READ_BY = { '1.20': 4, '2.0': 5, '2.3': 6 } as const satisfies Record<string, MetadataVersion>

/**
 * Version of the metadata that a job's snapshots are written with. Unless the job says who is to read them, it is that of the snapshot
 * which the job goes on from, so that they can go back to where that one came from; at least that of Flink 1.20, whose streams are the
 * oldest that are written here.
 *
 * @param restored of the snapshot that the job goes on from
 */
export function metadataVersion(configuration: Configuration, restored: MetadataVersion | null): MetadataVersion {
  const reader = configuration.get(Options.SNAPSHOTS_READABLE_BY)
  if (reader !== null) return READ_BY[reader]
  return restored === null || restored > READ_BY['2.3'] ? READ_BY['2.3'] : restored < READ_BY['1.20'] ? READ_BY['1.20'] : restored
}

import type { Warning } from '../../../shared/model/index.ts'
import type { KeyedEvidence } from '../keyed-evidence.ts'

/** Proxy version that Flink 1.8 and later write. */
const CURRENT_PROXY_VERSION = 6

/** What current Flink refuses to read: metadata version 1, and keyed state written before Flink 1.8. */
export function oldVersionWarnings(metadataVersion: number, evidence: readonly KeyedEvidence[]): Warning[] {
  if (metadataVersion === 1) {
    return [
      {
        code: 'METADATA_VERSION_1',
        text:
          'The metadata is version 1, written by Flink 1.1 or 1.2. Flink 1.17 and later refuse it, and its state hangs on job vertices, not on operators. ' +
          'Restore it with Flink 1.3, take a savepoint there, and go on from that one.',
        operator: null,
      },
    ]
  }
  const oldest = Math.min(...evidence.flatMap(({ proxyVersion }) => proxyVersion ?? []))
  if (oldest >= CURRENT_PROXY_VERSION) return []
  return [
    {
      code: 'KEYED_STATE_BEFORE_1_8',
      text:
        `Keyed state was written by a Flink older than 1.8 (serialization version ${oldest}). Flink 1.17 and later refuse it. ` +
        'Restore it with a version from 1.8 to 1.16, take a savepoint there, and go on from that one.',
      operator: null,
    },
  ]
}

import type { Warning } from '../../../shared/model/index.ts'
import { plural } from '../../../shared/text/index.ts'
import { atStart } from '../words.ts'
import { operatorWarnings, type Concerned } from './operator-warnings.ts'

/**
 * Stateful operators whose id no known uid hashes to. From version 5 on the metadata stores uids, so an absent one was never given;
 * before, Tidemark may just not know it.
 */
export function unknownUidWarnings(concerned: readonly Concerned[], metadataVersion: number): Warning[] {
  if (metadataVersion >= 5) {
    return operatorWarnings(
      'NO_UID',
      concerned,
      (about) =>
        `${subject(about)} no uid. Flink made the id from the shape of the job graph, so the next change of the graph can orphan this state. ` +
        'Give each stateful operator a uid() before the next savepoint.',
    )
  }
  return operatorWarnings(
    'UNKNOWN_UID',
    concerned,
    (about) =>
      `${subject(about)} an id that no known uid hashes to. Either the uid was never told to Tidemark, or there is none and the next change of the job graph can orphan this state. ` +
      'Teach Tidemark the uids of the job, or give each stateful operator a uid().',
  )
}

function subject(about: readonly Concerned[]): string {
  return about.length === 1
    ? `${atStart(about[0]?.label ?? '')} holds state and has`
    : `${plural(about.length, 'operator')} hold state and have`
}

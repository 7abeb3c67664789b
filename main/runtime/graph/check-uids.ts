import { TidemarkError } from '../../../shared/model/problem.ts'
import { named } from '../api/operator-settings.ts'
import type { StreamNode } from './stream-node.ts'

/**
 * Throws `OPERATOR_ID_COLLISION` for two operators with one uid, and `UID_MISSING` for one without where
 * `pipeline.auto-generate-uids` is off.
 */
export function checkUids(nodes: Iterable<StreamNode>, mayGenerate: boolean): void {
  const owners = new Map<string, StreamNode>()
  for (const node of nodes) {
    if (node.uid === null) {
      if (mayGenerate || node.userHash !== null) continue
      throw new TidemarkError({
        code: 'UID_MISSING',
        message:
          `Auto generated UIDs have been disabled but no UID or hash has been assigned to operator ${named(node)}. ` +
          `Give it a uid(), or set pipeline.auto-generate-uids to true.`,
        field: node.name,
      })
    }
    const other = owners.get(node.uid)
    if (other !== undefined) {
      throw new TidemarkError({
        code: 'OPERATOR_ID_COLLISION',
        message: `Two operators have the uid “${node.uid}”: ${named(other)} and ${named(node)}. Most likely it is used twice; give one of them another.`,
        field: node.name,
        found: node.uid,
      })
    }
    owners.set(node.uid, node)
  }
}

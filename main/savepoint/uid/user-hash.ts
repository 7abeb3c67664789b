import { TidemarkError } from '../../../shared/model/problem.ts'
import { isOperatorId } from './operator-id.ts'

/**
 * The operator id behind `setUidHash(text)`: the 32 hex digits themselves, in lower case
 * (`StreamGraphUserHashHasher`). Flink reads state under this id on restore only; snapshots are written under the
 * generated id. Throws `INVALID_UID_HASH` where Flink would refuse the text.
 */
export function operatorIdOfUidHash(text: string): string {
  if (!isOperatorId(text)) {
    throw new TidemarkError({
      code: 'INVALID_UID_HASH',
      message: `“${text}” is not a uid hash. setUidHash takes exactly 32 hex digits. Copy the whole operator id.`,
      expected: '32 hex digits',
      found: `${text.length} characters`,
    })
  }
  return text.toLowerCase()
}

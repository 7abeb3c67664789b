import { keyedSize, operatorHandleSize } from '../../savepoint/metadata/size.ts'
import type { OperatorSnapshot } from '../task/operator-instance.ts'

/**
 * Bytes of what an operator gave for a checkpoint (`getStateSize`, `getCheckpointedSize`): all that it refers to, and of it what was
 * newly written.
 */
export function snapshotSize({ keyed, operator }: OperatorSnapshot): { whole: number; written: number } {
  const [ofKeys, ofOperator] = [keyedSize(keyed), operatorHandleSize(operator)]
  const newKeys = keyed !== null && 'checkpointedSize' in keyed ? (keyed.checkpointedSize ?? ofKeys) : ofKeys
  return { whole: ofKeys + ofOperator, written: newKeys + ofOperator }
}

import type { SourceFactory } from '../operators/stream-operator.ts'
import { IndexRanges } from './index-ranges.ts'

/** Records that a reader emits before it lets others run. */
const BATCH = 256

/** The numbers from `from` to `to` (`NumberSequenceSource`). */
export const sequenceSource =
  (from: bigint, to: bigint): SourceFactory =>
  () => {
    const ranges = new IndexRanges()
    return {
      open(context) {
        ranges.open(context, from, to)
      },
      poll: (output) =>
        ranges.take(BATCH, (value) => {
          output.collect({ value, timestamp: null })
        })
          ? 'more'
          : 'end',
      snapshot() {
        ranges.snapshot()
      },
    }
  }

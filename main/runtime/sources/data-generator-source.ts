import type { Source } from '../api/connectors.ts'
import type { SourceReader } from '../operators/stream-operator.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { IndexRanges } from './index-ranges.ts'
import { RateLimiter, type RateLimiterStrategy } from './rate-limiter.ts'

/** Records that a reader emits before it lets others run. */
const BATCH = 256
/** Indices of a source without end. */
const ENDLESS = 0x7fff_ffff_ffff_ffffn
/** A slow source looks again so often; milliseconds. */
const BEAT_MS = 20

/**
 * Records that a function makes of their index (`DataGeneratorSource`): 0, 1, 2 … dealt out to the subtasks in turn. Which indices
 * are left is state, so a resumed job makes each record once, at any parallelism.
 */
export class DataGeneratorSource<T> implements Source<T> {
  readonly boundedness: 'BOUNDED' | 'CONTINUOUS_UNBOUNDED'
  readonly type: TypeInformation<T>
  readonly createReader: () => SourceReader

  /** @param count of records; null for a source without end */
  constructor(generate: (index: bigint) => T, count: number | bigint | null, rate: RateLimiterStrategy, type: TypeInformation<T>) {
    this.boundedness = count === null ? 'CONTINUOUS_UNBOUNDED' : 'BOUNDED'
    this.type = type
    this.createReader = () => generatorReader(generate, count === null ? ENDLESS : BigInt(count) - 1n, rate)
  }
}

function generatorReader(generate: (index: bigint) => unknown, last: bigint, { recordsPerSecond }: RateLimiterStrategy): SourceReader {
  const ranges = new IndexRanges()
  let limiter: RateLimiter | null = null
  let now: () => number = () => 0
  return {
    open(context) {
      ranges.open(context, 0n, last)
      now = () => context.now()
      limiter = recordsPerSecond === null ? null : new RateLimiter(recordsPerSecond / context.parallelism)
    },
    poll(output) {
      const permits = limiter?.permits(now()) ?? BATCH
      if (limiter !== null && permits === 0) return { waitMs: Math.max(BEAT_MS, limiter.wait()) }
      let emitted = 0
      const more = ranges.take(Math.min(BATCH, permits), (index) => {
        output.collect({ value: generate(index), timestamp: null })
        emitted += 1
      })
      limiter?.used(emitted)
      return more ? 'more' : 'end'
    },
    snapshot() {
      ranges.snapshot()
    },
  }
}

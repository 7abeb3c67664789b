import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DataStream, type ListState, type Source, type StreamEnvironment, Types, WatermarkStrategy } from 'tidemark'
import type { Run } from './run-of.ts'

/** How long the feed rests between two looks for the word to end, in milliseconds. */
const REST_MS = 5

const timeOf = (n: bigint): number => Number(n % 11n === 0n ? 3n * n - 40n : 3n * n - (n % 4n))
/** Later than the times of most numbers up to this one. */
const watermarkOf = (n: bigint): number => Number(3n * n - 10n)

/** Numbers with times, some of them late, and a watermark before each; the next number is state. As the Java jobs' feed. */
export function feed(env: StreamEnvironment, { from, to, folder }: Run): DataStream<bigint> {
  const source: Source<bigint> = {
    boundedness: 'CONTINUOUS_UNBOUNDED',
    type: Types.LONG,
    createReader: () => {
      let next = from
      let offset: ListState<bigint> | null = null
      return {
        open({ operatorState }) {
          offset = operatorState.listState('offset', Types.LONG)
          next = offset.get()[0] ?? from
        },
        poll(output) {
          if (next <= to) {
            output.emitWatermark(watermarkOf(next - 1n))
            output.collect({ value: next, timestamp: timeOf(next) })
            next += 1n
            if (next > to) writeFileSync(join(folder, 'emitted'), '')
            return 'more'
          }
          return existsSync(join(folder, 'end')) ? 'end' : { waitMs: REST_MS }
        },
        snapshot() {
          offset?.update([next])
        },
      }
    },
  }
  return env.fromSource(source, WatermarkStrategy.noWatermarks<bigint>(), 'feed').uid('feed').setParallelism(1)
}

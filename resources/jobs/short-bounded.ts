// A job that ends by itself after twenty seconds: readings of sensors, in sessions. Run it with
//   npx tidemark run resources/jobs/short-bounded.ts
import { DataGeneratorSource, EventTimeSessionWindows, RateLimiterStrategy, Types, WatermarkStrategy } from 'tidemark'
import type { AggregateFunction, ProcessWindowFunction, StreamEnvironment } from 'tidemark'

/** Sensor, its value, and when it was read. */
type Reading = [sensor: string, celsius: number, time: bigint]
const READING = Types.TUPLE(Types.STRING, Types.DOUBLE, Types.LONG)
const READINGS = 4000
const READINGS_A_SECOND = 200
const GAP_MS = 500

/** Sensors are read by turns, ten at a time for a second, so that each has sessions. */
function reading(index: bigint): Reading {
  const time = (index * 1000n) / BigInt(READINGS_A_SECOND)
  const sensor = (index % 10n) + 10n * ((time / 1000n) % 3n)
  return [`sensor-${sensor}`, 20 + Number((index * 37n) % 100n) / 10, time]
}

/** Count and sum of a session's values. */
const mean: AggregateFunction<Reading, [bigint, number], number> = {
  createAccumulator: () => [0n, 0],
  add: ([, celsius], [count, sum]) => [count + 1n, sum + celsius],
  getResult: ([count, sum]) => sum / Number(count),
  merge: ([a, x], [b, y]) => [a + b, x + y],
}

const lineOf: ProcessWindowFunction<string, number, string> = {
  process(sensor, context, [celsius], out) {
    const { start, end } = context.window()
    if (celsius !== undefined) out.collect(`${sensor}, ${start} to ${end} ms: ${celsius.toFixed(1)} °C`)
  },
}

export default (env: StreamEnvironment): void => {
  env
    .fromSource(
      new DataGeneratorSource(reading, READINGS, RateLimiterStrategy.perSecond(READINGS_A_SECOND), READING),
      WatermarkStrategy.forMonotonousTimestamps<Reading>().withTimestampAssigner(([, , time]) => Number(time)),
      'readings',
    )
    .uid('readings-source')
    .keyBy(([sensor]) => sensor, Types.STRING)
    .window(EventTimeSessionWindows.withGap(GAP_MS))
    .aggregate(mean, Types.TUPLE(Types.LONG, Types.DOUBLE), lineOf, Types.STRING)
    .name('mean of a session')
    .uid('session-means')
    .print()
    .uid('print')
}

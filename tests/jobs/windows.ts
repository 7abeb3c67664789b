/** Counts in windows of an hour that no event-time clock will close: `windows.ts <folder>`. */
import {
  DataGeneratorSource,
  FileSink,
  RateLimiterStrategy,
  TumblingEventTimeWindows,
  Types,
  WatermarkStrategy,
  type StreamEnvironment,
} from 'tidemark'

const KEY_AND_COUNT = Types.TUPLE(Types.STRING, Types.LONG)

export default (env: StreamEnvironment, [folder = '.']: readonly string[]): void => {
  env
    .fromSource(
      new DataGeneratorSource<[string, bigint]>(
        (index) => [`key-${index % 3n}`, 1n],
        null,
        RateLimiterStrategy.perSecond(100),
        KEY_AND_COUNT,
      ),
      WatermarkStrategy.forMonotonousTimestamps<[string, bigint]>().withTimestampAssigner(() => 1000),
      'ones',
    )
    .uid('ones')
    .keyBy(([key]) => key, Types.STRING)
    .window(TumblingEventTimeWindows.of(3_600_000))
    .reduce(([key, a], [, b]) => [key, a + b])
    .uid('windows')
    .sinkTo(FileSink.forRowFormat<[string, bigint]>(folder, ([key, count]) => `${key} ${count}`))
    .uid('lines')
}

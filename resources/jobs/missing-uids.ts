// The same kind of job with two uids forgotten: change its graph, and its state is found no more. Run it with
//   npx tidemark run resources/jobs/missing-uids.ts
// take a savepoint, put a map() before the keyBy() and resume: the restore names the operator whose state nothing takes.
import { DataGeneratorSource, RateLimiterStrategy, Types, ValueStateDescriptor, WatermarkStrategy } from 'tidemark'
import type { KeyedProcessFunction, StreamEnvironment, ValueState } from 'tidemark'

/** User and page of a visit. */
type Visit = [user: string, page: string]
const VISIT = Types.TUPLE(Types.STRING, Types.STRING)

const visit = (index: bigint): Visit => [`user-${(index * 31n) % 97n}`, `/page/${(index * 17n) % 23n}`]

/** Counts each user's visits, and tells every tenth. */
function countVisits(): KeyedProcessFunction<string, Visit, string> {
  let count: ValueState<bigint>
  return {
    open(context) {
      count = context.getState(new ValueStateDescriptor('visits', Types.LONG))
    },
    processElement([user], _context, out) {
      const visits = (count.value() ?? 0n) + 1n
      count.update(visits)
      if (visits % 10n === 0n) out.collect(`${user} came for the ${visits}th time`)
    },
  }
}

export default (env: StreamEnvironment): void => {
  env
    .fromSource(new DataGeneratorSource(visit, null, RateLimiterStrategy.perSecond(200), VISIT), WatermarkStrategy.noWatermarks(), 'visits')
    .keyBy(([user]) => user, Types.STRING)
    .process(countVisits(), Types.STRING)
    .name('visits per user')
    .print()
    .uid('print')
}

// Orders without end: totals per shop and windows of five seconds, every operator with its uid. Run it with
//   npx tidemark run resources/jobs/clean-keyed.ts
// and take a savepoint of it while it runs, with tidemark's window, curl or the flink command.
import {
  DataGeneratorSource,
  RateLimiterStrategy,
  TumblingEventTimeWindows,
  Types,
  ValueStateDescriptor,
  WatermarkStrategy,
} from 'tidemark'
import type { KeyedProcessFunction, ProcessWindowFunction, StreamEnvironment, ValueState } from 'tidemark'

/** Shop, cents and the time of the order. */
type Order = [shop: string, cents: bigint, time: bigint]
const ORDER = Types.TUPLE(Types.STRING, Types.LONG, Types.LONG)
const SHOPS = 12n
const ORDERS_A_SECOND = 200

/** The order with this number; event time goes as fast as the clock does. */
const order = (index: bigint): Order => [
  `shop-${index % SHOPS}`,
  199n + ((index * 7919n) % 9800n),
  (index * 1000n) / BigInt(ORDERS_A_SECOND),
]

/** Each shop's total so far, and a line when an event-time minute of it is over. */
function totals(): KeyedProcessFunction<string, Order, string> {
  let total: ValueState<bigint>
  return {
    open(context) {
      total = context.getState(new ValueStateDescriptor('total-cents', Types.LONG))
    },
    processElement([, cents, time], context) {
      total.update((total.value() ?? 0n) + cents)
      context.timerService().registerEventTimeTimer((Number(time / 60_000n) + 1) * 60_000)
    },
    onTimer(time, context, out) {
      out.collect(`minute ${time / 60_000}: ${context.getCurrentKey()} has sold for ${String(total.value())} cents`)
    },
  }
}

/** A line for what a window came to. */
const lineOf: ProcessWindowFunction<string, Order, string> = {
  process(shop, context, [sum], out) {
    if (sum !== undefined) out.collect(`${context.window().start / 1000n} s: ${shop} sold for ${sum[1]} cents in five seconds`)
  },
}

export default (env: StreamEnvironment): void => {
  const orders = env
    .fromSource(
      new DataGeneratorSource(order, null, RateLimiterStrategy.perSecond(ORDERS_A_SECOND), ORDER),
      WatermarkStrategy.forMonotonousTimestamps<Order>().withTimestampAssigner(([, , time]) => Number(time)),
      'orders',
    )
    .uid('orders-source')
    .keyBy(([shop]) => shop, Types.STRING)

  orders.process(totals(), Types.STRING).name('totals per shop').uid('totals-per-shop').print().name('totals').uid('print-totals')

  orders
    .window(TumblingEventTimeWindows.of(5_000))
    .reduce(([shop, a, time], [, b]) => [shop, a + b, time], lineOf, Types.STRING)
    .name('sales in five seconds')
    .uid('sales-windows')
    .print()
    .name('sales')
    .uid('print-sales')
}

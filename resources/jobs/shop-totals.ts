// A job to try things on: orders come in, totals per shop go out. Run it with
//   npx tidemark run resources/jobs/shop-totals.ts
// and take a savepoint of it while it runs, with tidemark's window, curl or the flink command.
import { Types, ValueStateDescriptor, WatermarkStrategy } from 'tidemark'
import type { KeyedProcessFunction, Source, StreamEnvironment, ValueState } from 'tidemark'

/** Shop, cents and the time of the order. */
type Order = [shop: string, cents: bigint, time: bigint]
const ORDER = Types.TUPLE(Types.STRING, Types.LONG, Types.LONG)
const SHOPS = 60
const ORDERS_A_BEAT = 20
const BEAT_MS = 100

/** Orders without end, a few every beat; how far it is is state, so a resumed job goes on where it was. */
const orders: Source<Order> = {
  boundedness: 'CONTINUOUS_UNBOUNDED',
  type: ORDER,
  createReader: () => {
    let next = 0
    let position: { get(): number[]; update(values: readonly number[]): void } | null = null
    return {
      open({ operatorState, subtask }) {
        position = operatorState.listState('position', Types.INT)
        next = position.get()[0] ?? subtask * 1_000_000
      },
      poll(output) {
        for (let i = 0; i < ORDERS_A_BEAT; i++, next++) {
          const order: Order = [`shop-${next % SHOPS}`, BigInt(199 + ((next * 7919) % 9800)), BigInt(next * 10)]
          output.collect({ value: order, timestamp: null })
        }
        return { waitMs: BEAT_MS }
      },
      snapshot() {
        position?.update([next])
      },
    }
  },
}

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

export default (env: StreamEnvironment): void => {
  env
    .fromSource(
      orders,
      WatermarkStrategy.forMonotonousTimestamps<Order>().withTimestampAssigner(([, , time]) => Number(time)),
      'orders',
    )
    .uid('orders-source')
    .keyBy(([shop]) => shop, Types.STRING)
    .process(totals(), Types.STRING)
    .name('totals per shop')
    .uid('totals-per-shop')
    .print()
    .uid('print')
}

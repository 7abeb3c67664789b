// POJOs as values, elements and values of a map.
import {
  type KeyedProcessFunction,
  type ListState,
  ListStateDescriptor,
  type MapState,
  MapStateDescriptor,
  type StreamEnvironment,
  Types,
  type ValueState,
  ValueStateDescriptor,
} from 'tidemark'
import { feed } from '../feed.ts'
import { runOf } from '../run-of.ts'
import { joined, pairs } from '../text.ts'

interface Address {
  city: string
  zip: number
}
interface Order {
  id: string
  cents: bigint
  quantity: number | null
  quarters: number
  paid: boolean
  address: Address | null
}
const ADDRESS = Types.POJO<Address>('tidemark.bothways.Address', { city: Types.STRING, zip: Types.INT })
/** A field of a POJO may be null whatever its type. */
const ORDER = Types.POJO<Order>('tidemark.bothways.Order', {
  id: Types.STRING,
  cents: Types.LONG,
  quantity: Types.INT,
  quarters: Types.DOUBLE,
  paid: Types.BOOLEAN,
  address: ADDRESS,
})

const orderOf = (n: bigint): Order => ({
  id: `order-${n}`,
  cents: n * 199n,
  quantity: n % 4n === 0n ? null : Number(n % 9n),
  quarters: Number(n) / 4,
  paid: n % 3n === 0n,
  address: n % 7n === 0n ? null : { city: `city-${n % 5n}`, zip: 10_000 + Number(n) },
})

function textOf(order: Order | null): string {
  if (order === null) return 'null'
  const { id, cents, quantity, quarters, paid, address } = order
  return `${id}|${cents}|${String(quantity)}|${quarters * 4}|${paid}|${address === null ? 'nowhere' : `${address.city}/${address.zip}`}`
}

function states(): KeyedProcessFunction<string, bigint, string> {
  let last: ValueState<Order>
  let all: ListState<Order>
  let byDigit: MapState<string, Order>
  return {
    open(context) {
      last = context.getState(new ValueStateDescriptor('last', ORDER))
      all = context.getListState(new ListStateDescriptor('all', ORDER))
      byDigit = context.getMapState(new MapStateDescriptor('by-digit', Types.STRING, ORDER))
    },
    processElement(n, context, out) {
      const order = orderOf(n)
      const before = textOf(last.value())
      last.update(order)
      all.add(order)
      byDigit.put(`d${n % 4n}`, order)
      const digits = pairs([...byDigit.entries()].map(([digit, one]) => [digit, textOf(one)] as const))
      out.collect(`${context.getCurrentKey()} ${n} last=${before} all=${joined(all.get().map(textOf))} by-digit=${digits}`)
    },
  }
}

export default (env: StreamEnvironment, args: readonly string[]): void => {
  feed(env, runOf(args))
    .keyBy((n) => `key-${n % 11n}`, Types.STRING)
    .process(states(), Types.STRING)
    .uid('states')
    .print()
    .setParallelism(1)
}

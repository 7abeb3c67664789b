// Tuples as keys, and tuples and rows as values, elements and keys of a map.
import {
  type KeyedProcessFunction,
  type ListState,
  ListStateDescriptor,
  type MapState,
  MapStateDescriptor,
  type StreamEnvironment,
  type TypeInformation,
  Types,
  type ValueState,
  ValueStateDescriptor,
} from 'tidemark'
import { feed } from '../feed.ts'
import { runOf } from '../run-of.ts'
import { pairs } from '../text.ts'

type Key = [name: string, digit: number]
type Sum = [name: string, sum: bigint, quarters: number]
const ROW = Types.ROW(Types.STRING, Types.INT, Types.LONG)
type Row = typeof ROW extends TypeInformation<infer R> ? R : never

const textOf = ({ kind, fields }: Row): string => [kind, ...fields.map(String)].join('/')

function states(): KeyedProcessFunction<Key, bigint, string> {
  let row: ValueState<Row>
  let tuple: ValueState<Sum>
  let rows: ListState<Row>
  let byPair: MapState<[string, bigint], Row>
  return {
    open(context) {
      row = context.getState(new ValueStateDescriptor('row', ROW))
      tuple = context.getState(new ValueStateDescriptor('tuple', Types.TUPLE(Types.STRING, Types.LONG, Types.DOUBLE)))
      rows = context.getListState(new ListStateDescriptor('rows', ROW))
      byPair = context.getMapState(new MapStateDescriptor('by-pair', Types.TUPLE(Types.STRING, Types.LONG), ROW))
    },
    processElement(n, context, out) {
      const now: Row = {
        kind: n % 2n === 0n ? 'INSERT' : 'UPDATE_AFTER',
        fields: [`row-${n}`, n % 5n === 0n ? null : Number(n % 9n), n],
      }
      const before = row.value()
      const sum = tuple.value()
      const [, total, quarters] = sum ?? ['', 0n, 0]
      row.update(now)
      tuple.update([`tuple-${n}`, n + total, Number(n) / 4 + quarters])
      rows.add(now)
      byPair.put(['pair', n % 5n], now)
      const all = rows.get().map((one) => `${textOf(one)};`)
      const sorted = pairs([...byPair.entries()].map(([[, digit], one]) => [digit, textOf(one)] as const))
      out.collect(
        `${context.getCurrentKey().join('/')} ${n} row=${before === null ? 'null' : textOf(before)} ` +
          `tuple=${sum === null ? 'null' : `${sum[0]}/${sum[1]}/${sum[2] * 4}`} rows=${all.join('')} by-pair=${sorted}`,
      )
    },
  }
}

export default (env: StreamEnvironment, args: readonly string[]): void => {
  feed(env, runOf(args))
    .keyBy((n): Key => [`key-${n % 3n}`, Number(n % 4n)], Types.TUPLE(Types.STRING, Types.INT))
    .process(states(), Types.STRING)
    .uid('states')
    .print()
    .setParallelism(1)
}

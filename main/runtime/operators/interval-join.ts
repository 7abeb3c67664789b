import { TidemarkError } from '../../../shared/model/index.ts'
import type { JoinContext } from '../api/functions.ts'
import type { OperatorSpec } from '../api/operator-spec.ts'
import { bufferEntryType } from '../types/stream-record-types.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { NamespaceTypes, Types } from '../types/types.ts'
import { functionOperator, type FunctionScope } from './function-operator.ts'
import type { KeyedStateStore, MapState } from './runtime-context.ts'
import type { OperatorFactory } from './stream-operator.ts'

type IntervalJoinSpec = Extract<OperatorSpec, { kind: 'INTERVAL_JOIN' }>

/** Names that Flink gives to an interval join's state, timers and their namespaces. */
const LEFT_BUFFER = 'LEFT_BUFFER'
const RIGHT_BUFFER = 'RIGHT_BUFFER'
const TIMERS = 'CLEANUP_TIMER'
const CLEANUP_LEFT = 'CLEANUP_LEFT'
const CLEANUP_RIGHT = 'CLEANUP_RIGHT'

/** Records by their time, milliseconds. */
type Buffer = MapState<bigint, unknown[]>

/** One side of the join, as seen by its records. */
interface Side {
  own: Buffer
  other: Buffer
  /** The other side's times that match, from the record's own; inclusive. */
  from: bigint
  to: bigint
  namespace: string
  join: (own: unknown, ownTime: number, other: unknown, otherTime: number) => void
}

/** `IntervalJoinOperator`: each record waits in its buffer for those of the other side, as long as there may be any that match. */
export const intervalJoinOperator = (spec: IntervalJoinSpec): OperatorFactory =>
  functionOperator(spec.function, (scope) => {
    const { context } = scope
    const { timers, keyed } = context
    if (keyed === null) throw new Error('an interval join stands behind a keyBy')
    const left = bufferOf(keyed, LEFT_BUFFER, spec.left)
    const right = bufferOf(keyed, RIGHT_BUFFER, spec.right)
    const [lower, upper] = [BigInt(spec.lower), BigInt(spec.upper)]
    const join = joiner(spec, scope)
    const sides: readonly [Side, Side] = [
      { own: left, other: right, from: lower, to: upper, namespace: CLEANUP_LEFT, join },
      {
        own: right,
        other: left,
        from: -upper,
        to: -lower,
        namespace: CLEANUP_RIGHT,
        join: (own, ownTime, other, otherTime) => {
          join(other, otherTime, own, ownTime)
        },
      },
    ]
    timers.start(TIMERS, Types.STRING, ({ timestamp, namespace }) => {
      const { own, to } = namespace === CLEANUP_LEFT ? sides[0] : sides[1]
      own.remove(BigInt(timestamp) - positive(to))
    })

    return (value, input) => {
      const time = timeOf(scope, context.name)
      if (time < timers.currentWatermark()) return
      const { own, other, from, to, namespace, join: meet } = input === 0 ? sides[0] : sides[1]
      const at = BigInt(time)
      own.put(at, [...(own.get(at) ?? []), value])
      for (const [otherTime, entries] of other.entries()) {
        if (otherTime < at + from || otherTime > at + to) continue
        for (const entry of entries) meet(value, time, entry, Number(otherTime))
      }
      timers.registerEventTimeTimer(namespace, Number(at + positive(to)))
    }
  })

const positive = (offset: bigint): bigint => (offset > 0n ? offset : 0n)

const bufferOf = (keyed: KeyedStateStore, name: string, element: TypeInformation): Buffer =>
  keyed.map<bigint, unknown[]>(
    { kind: 'MAP', name, key: Types.LONG, value: Types.LIST(bufferEntryType(element)), ttl: null } as never,
    NamespaceTypes.VOID,
  )

/** Hands a pair to the function; what it emits has the later time of the two. */
function joiner({ function: user }: IntervalJoinSpec, scope: FunctionScope) {
  return (left: unknown, leftTime: number, right: unknown, rightTime: number): void => {
    const timestamp = Math.max(leftTime, rightTime)
    scope.timestamp = timestamp
    const of: JoinContext = {
      leftTimestamp: () => leftTime,
      rightTimestamp: () => rightTime,
      timestamp: () => timestamp,
      output: (tag, value) => {
        scope.context.output.collectTo(tag.id, { value, timestamp })
      },
    }
    user.processElement(left as never, right as never, of, scope.out)
  }
}

function timeOf({ timestamp }: FunctionScope, name: string): number {
  if (timestamp !== null) return timestamp
  throw new TidemarkError({
    code: 'RECORD_WITHOUT_TIMESTAMP',
    message: `Long.MIN_VALUE timestamp: Elements used in interval stream joins need to have timestamps meaningful timestamps. “${name}” needs the time of each record: call assignTimestampsAndWatermarks() on both inputs.`,
    field: name,
  })
}

import type { WindowAssigner } from '../api/windows.ts'
import type { TimeWindow } from '../../savepoint/serializers/families/namespaces.ts'

/** Assigners whose windows are known from a record's time alone; sessions merge and are not among them. */
export type FixedAssigner = Extract<WindowAssigner, { kind: 'TUMBLING' | 'SLIDING' }>

/** The windows that a time falls into (`TumblingEventTimeWindows`, `SlidingEventTimeWindows`), latest first. Milliseconds. */
export function windowsOf(assigner: FixedAssigner, time: number): TimeWindow[] {
  const { size, offset } = assigner
  const step = assigner.kind === 'SLIDING' ? assigner.slide : size
  const windows: TimeWindow[] = []
  for (let start = startOf(time, offset, step); start > time - size; start -= step)
    windows.push({ start: BigInt(start), end: BigInt(start + size) })
  return windows
}

/** `TimeWindow.getWindowStartWithOffset` */
function startOf(time: number, offset: number, step: number): number {
  const remainder = (time - offset) % step
  return remainder < 0 ? time - (remainder + step) : time - remainder
}

/** The last millisecond of a window (`TimeWindow.maxTimestamp`). */
export const lastOf = ({ end }: TimeWindow): number => Number(end) - 1

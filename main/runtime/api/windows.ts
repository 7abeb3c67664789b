import { TidemarkError } from '../../../shared/model/problem.ts'
import type { TimeWindow } from '../../savepoint/serializers/families/namespaces.ts'

/** `TimeWindow`. */
export type Window = TimeWindow

/** A `WindowAssigner` as data. All times are milliseconds. */
export type WindowAssigner =
  | { kind: 'TUMBLING'; time: 'EVENT' | 'PROCESSING'; size: number; offset: number }
  | { kind: 'SLIDING'; time: 'EVENT' | 'PROCESSING'; size: number; slide: number; offset: number }
  | { kind: 'SESSION'; time: 'EVENT' | 'PROCESSING'; gap: number }

const NAMES = { TUMBLING: 'Tumbling', SLIDING: 'Sliding' } as const

/** The assigner's class, which names the operator (`WindowOperatorBuilder.generateOperatorName`). */
export function assignerName(assigner: WindowAssigner): string {
  const time = assigner.time === 'EVENT' ? 'Event' : 'Processing'
  return assigner.kind === 'SESSION' ? `${time}TimeSessionWindows` : `${NAMES[assigner.kind]}${time}TimeWindows`
}

/** The assigner's `toString`. */
export function describeAssigner(assigner: WindowAssigner): string {
  const numbers =
    assigner.kind === 'TUMBLING' ? [assigner.size] : assigner.kind === 'SLIDING' ? [assigner.size, assigner.slide] : [assigner.gap]
  return `${assignerName(assigner)}(${numbers.join(', ')})`
}

/** The default trigger's class. */
export const triggerName = (assigner: WindowAssigner): string => (assigner.time === 'EVENT' ? 'EventTimeTrigger' : 'ProcessingTimeTrigger')

function tumbling(time: 'EVENT' | 'PROCESSING', size: number, offset: number): WindowAssigner {
  if (!(size > 0) || Math.abs(offset) >= size) {
    throw refused(
      `${assignerName({ kind: 'TUMBLING', time, size, offset })} must satisfy abs(offset) < size`,
      `size ${size}, offset ${offset}`,
    )
  }
  return { kind: 'TUMBLING', time, size, offset }
}

function sliding(time: 'EVENT' | 'PROCESSING', size: number, slide: number, offset: number): WindowAssigner {
  if (!(size > 0) || !(slide > 0) || Math.abs(offset) >= slide) {
    throw refused(
      `${assignerName({ kind: 'SLIDING', time, size, slide, offset })} must satisfy abs(offset) < slide and size > 0`,
      `size ${size}, slide ${slide}, offset ${offset}`,
    )
  }
  return { kind: 'SLIDING', time, size, slide, offset }
}

function session(time: 'EVENT' | 'PROCESSING', gap: number): WindowAssigner {
  if (!(gap > 0)) throw refused(`${assignerName({ kind: 'SESSION', time, gap })} must satisfy 0 < gap`, `gap ${gap}`)
  return { kind: 'SESSION', time, gap }
}

function refused(rule: string, found: string): TidemarkError {
  return new TidemarkError({ code: 'INVALID_WINDOW', message: `${rule}, but it was given ${found}. Times are milliseconds.`, found })
}

export const TumblingEventTimeWindows = { of: (size: number, offset = 0): WindowAssigner => tumbling('EVENT', size, offset) }
export const TumblingProcessingTimeWindows = { of: (size: number, offset = 0): WindowAssigner => tumbling('PROCESSING', size, offset) }
export const SlidingEventTimeWindows = {
  of: (size: number, slide: number, offset = 0): WindowAssigner => sliding('EVENT', size, slide, offset),
}
export const SlidingProcessingTimeWindows = {
  of: (size: number, slide: number, offset = 0): WindowAssigner => sliding('PROCESSING', size, slide, offset),
}
export const EventTimeSessionWindows = { withGap: (gap: number): WindowAssigner => session('EVENT', gap) }
export const ProcessingTimeSessionWindows = { withGap: (gap: number): WindowAssigner => session('PROCESSING', gap) }

import type { TimerTimes } from '../../shared/model/index.ts'
import { clockTimeWithSeconds, count, dayAndTime, dayOf, isoTime, plural } from '../../shared/text/index.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** A moment as exact as bars of this width need it. */
export function momentWords(at: number, width: number): string {
  if (width >= MINUTE) return dayAndTime(at)
  return width >= SECOND ? `${dayOf(at)} ${clockTimeWithSeconds(at)}` : isoTime(at)
}

/** One bar of the time line in words. */
export function timeBarWords({ start, width, bars }: TimerTimes, index: number): string {
  const from = start + index * width
  const timers = plural(bars[index] ?? 0, 'timer')
  return width < SECOND
    ? `${isoTime(from)}, ${width} ms: ${timers}.`
    : `${momentWords(from, width)} to ${momentWords(from + width, width)}: ${timers}.`
}

/** Widths come from a ladder of whole seconds, minutes, hours and days: `15 min`, `6 h`, `30 days`. */
export function widthWords(width: number): string {
  if (width < SECOND) return `${width} ms`
  if (width < MINUTE) return `${width / SECOND} s`
  if (width < 60 * MINUTE) return `${width / MINUTE} min`
  if (width < 1440 * MINUTE) return `${width / (60 * MINUTE)} h`
  return plural(width / (1440 * MINUTE), 'day')
}

/** What of the timers is due, measured by the clock: a savepoint does not say when it was taken. */
export function dueWords({ due, never, bars }: TimerTimes, state: string): string {
  const timed = bars.reduce((sum, timers) => sum + timers, 0)
  const late =
    due === 0
      ? 'None is due by now'
      : due === timed
        ? `All ${count(due)} are due by now`
        : `${count(due)} of ${count(timed)} are due by now`
  const means = state.includes('/event_')
    ? 'event timers fire when the watermark passes them, not by the clock'
    : state.includes('/processing_')
      ? due === 0
        ? 'restored now, none fires at once'
        : 'restored now, they fire at once'
      : 'processing timers among them fire at once when restored, event timers with the watermark'
  const open =
    never === 0
      ? ''
      : ` ${plural(never, 'timer')} ${never === 1 ? 'has' : 'have'} no date and ${never === 1 ? 'waits' : 'wait'} for the end of the input.`
  return (timed === 0 ? '' : `${late}: ${means}.`) + open
}

import { expect, it } from 'vitest'
import type { TimerTimes } from '../../shared/model/index.ts'
import { dueWords, timeBarWords, widthWords } from './timer-times.ts'

const times: TimerTimes = { min: 0, max: 9_000, width: 1000, start: 0, bars: [3, 0, 9], due: 3, never: 0 }

it('says when a bar is, as exactly as its width', () => {
  expect(timeBarWords({ ...times, width: 10 }, 2)).toBe('1970-01-01T00:00:00.020Z, 10 ms: 9 timers.')
  expect(timeBarWords(times, 0)).toMatch(/^[\d-]{10} \d\d:\d\d:00 to [\d-]{10} \d\d:\d\d:01: 3 timers\.$/)
  expect(timeBarWords({ ...times, width: 900_000 }, 2)).toMatch(/^[\d-]{10} \d\d:30 to [\d-]{10} \d\d:45: 9 timers\.$/)
})

it('says widths in their unit', () => {
  expect([1, 5000, 900_000, 21_600_000, 86_400_000, 30 * 86_400_000].map(widthWords)).toEqual([
    '1 ms',
    '5 s',
    '15 min',
    '6 h',
    '1 day',
    '30 days',
  ])
})

it('says what is due, and what that means for either kind of timer', () => {
  expect(dueWords(times, '_timer_state/processing_x')).toBe('3 of 12 are due by now: restored now, they fire at once.')
  expect(dueWords({ ...times, due: 0 }, '_timer_state/processing_x')).toBe('None is due by now: restored now, none fires at once.')
  expect(dueWords({ ...times, due: 12 }, '_timer_state/event_x')).toBe(
    'All 12 are due by now: event timers fire when the watermark passes them, not by the clock.',
  )
  expect(dueWords({ ...times, bars: [], due: 0, never: 2 }, '_timer_state/event_x').trim()).toBe(
    '2 timers have no date and wait for the end of the input.',
  )
})

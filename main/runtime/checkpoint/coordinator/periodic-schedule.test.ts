import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PeriodicSchedule } from './periodic-schedule.ts'

describe('the timer of checkpoints', () => {
  it('waits at first a random while from the pause to the interval, both included', () => {
    expect(new PeriodicSchedule({ interval: 100, minPause: 20 }, () => 0).start(0)).toBe(20)
    expect(new PeriodicSchedule({ interval: 100, minPause: 20 }, () => 0.999999).start(0)).toBe(100)
  })

  it('waits for the pause alone when it starts again', () => {
    const schedule = new PeriodicSchedule({ interval: 100, minPause: 20 }, () => 0.5)
    schedule.start(0)
    schedule.stop()
    expect([schedule.isOn, schedule.fired(50), schedule.refused(50, 5)]).toEqual([false, null, null])
    expect(schedule.start(1000)).toBe(20)
    expect(schedule.isOn).toBe(true)
  })

  it('ticks by the interval, and makes up for being late', () => {
    const schedule = new PeriodicSchedule({ interval: 100, minPause: 0 }, () => 0)
    expect(schedule.start(0)).toBe(0)
    expect(schedule.fired(0)).toBe(100)
    expect(schedule.fired(130)).toBe(70)
    expect(schedule.fired(450)).toBe(0)
  })

  it('is armed anew where the pause was not over', () => {
    const schedule = new PeriodicSchedule({ interval: 100, minPause: 50 }, () => 0)
    schedule.start(0)
    schedule.fired(50)
    expect(schedule.refused(60, 30)).toBe(30)
    expect(schedule.fired(90)).toBe(100)
  })

  it('never ticks faster than the pause', () => {
    const settings = fc.record({ interval: fc.integer({ min: 10, max: 1000 }), minPause: fc.nat(2000) })
    fc.assert(
      fc.property(settings, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), ({ interval, minPause }, random) => {
        const schedule = new PeriodicSchedule({ interval, minPause }, () => random)
        const first = schedule.start(0)
        expect(first).toBeGreaterThanOrEqual(minPause)
        expect(first).toBeLessThanOrEqual(Math.max(interval, minPause))
        expect(schedule.fired(first)).toBe(Math.max(interval, minPause))
      }),
    )
  })
})

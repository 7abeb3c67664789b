import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useActivity } from './activity.ts'

describe('the waterline', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    setActivePinia(createPinia())
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('does not flicker for work that ends at once', async () => {
    const activity = useActivity()
    await activity.run('Reading', 'a', () => Promise.resolve())
    await vi.advanceTimersByTimeAsync(1_000)
    expect(activity.visible).toEqual([])
    expect(activity.announcement).toBe('')
  })

  it('announces start, quarters and end of longer work', async () => {
    const activity = useActivity()
    const said: string[] = []
    const work = activity.run('Listing', 'b', async (progress) => {
      await vi.advanceTimersByTimeAsync(200)
      said.push(activity.announcement)
      expect(activity.visible.map(({ subject }) => subject)).toEqual(['b'])
      progress(0.1)
      said.push(activity.announcement)
      progress(0.6)
      said.push(activity.announcement)
    })
    await work
    expect(said).toEqual(['Listing b', 'Listing b', 'Listing b: 50%'])
    expect(activity.announcement).toBe('Ended: Listing b')
    expect(activity.visible).toEqual([])
  })

  it('ends what failed, and lets the failure through', async () => {
    const activity = useActivity()
    const failing = activity.run('Reading', 'c', async () => {
      await vi.advanceTimersByTimeAsync(200)
      throw new Error('gone')
    })
    await expect(failing).rejects.toThrow('gone')
    expect(activity.visible).toEqual([])
  })
})

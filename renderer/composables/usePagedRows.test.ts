import { describe, expect, it, vi } from 'vitest'
import { usePagedRows } from './usePagedRows.ts'

/** A list of `total` numbers as the main side would page it. */
const numbers = (total: number) =>
  vi.fn((offset: number, limit: number) =>
    Promise.resolve({ total, rows: Array.from({ length: Math.min(limit, Math.max(0, total - offset)) }, (_row, at) => offset + at) }),
  )

describe('usePagedRows', () => {
  it('asks for the pages in view and for each only once', async () => {
    const fetchPage = numbers(128_000)
    const pages = usePagedRows(fetchPage)
    await pages.reset()
    expect(pages.total.value).toBe(128_000)
    pages.ensure(90_150, 90_250)
    pages.ensure(90_160, 90_260)
    await vi.waitFor(() => {
      expect(pages.row(90_250)).toBe(90_250)
    })
    expect(fetchPage.mock.calls).toEqual([
      [0, 200],
      [90_000, 200],
      [90_200, 200],
    ])
    expect(pages.row(50_000)).toBeUndefined()
  })

  it('drops the answer to a question that was changed meanwhile', async () => {
    const answers: ((value: { total: number; rows: string[] }) => void)[] = []
    const pages = usePagedRows<string>(() => new Promise((resolve) => answers.push(resolve)))
    const first = pages.reset()
    const second = pages.reset()
    answers[1]?.({ total: 1, rows: ['new'] })
    await second
    answers[0]?.({ total: 2, rows: ['old', 'old'] })
    await first
    expect(pages.total.value).toBe(1)
    expect(pages.row(0)).toBe('new')
  })

  it('keeps the problem and asks again', async () => {
    let fails = true
    const pages = usePagedRows<number>(() => (fails ? Promise.reject(new Error('gone')) : Promise.resolve({ total: 1, rows: [7] })))
    await pages.reset()
    expect(pages.problem.value?.message).toBe('gone')
    fails = false
    await pages.reset()
    expect(pages.problem.value).toBeNull()
    expect(pages.row(0)).toBe(7)
  })

  it('asks for nothing past the end', async () => {
    const fetchPage = numbers(10)
    const pages = usePagedRows(fetchPage)
    await pages.reset()
    pages.ensure(0, 400)
    expect(fetchPage).toHaveBeenCalledTimes(1)
  })
})

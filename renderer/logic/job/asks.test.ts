import { expect, it } from 'vitest'
import { parallelismOf } from './asks.ts'

it('takes a parallelism that Flink takes, or none', () => {
  expect([' ', '4', '32768'].map(parallelismOf)).toEqual([null, 4, 32_768])
  expect(['0', '-1', '2.5', '32769', '4 x', '1e3'].map(parallelismOf)).toEqual(Array(6).fill(undefined))
})

import { expect, it } from 'vitest'
import { byCodePoint } from './order.ts'

it('orders by code point where UTF-16 units would not', () => {
  expect(['\u{1F600}', '\uFF5E', 'b', 'a', 'ab', ''].sort(byCodePoint)).toEqual(['', 'a', 'ab', 'b', '\uFF5E', '\u{1F600}'])
})

import { describe, expect, it } from 'vitest'
import { chainOf, headOfChain } from './chain.ts'

it.each([
  ['totals', 'totals<br/>', 'totals'],
  ['Source: orders -> sequencer', 'Source: orders<br/>+- sequencer<br/>', 'Source: orders'],
  ['counter -> plus -> discard: Writer', 'counter<br/>+- plus<br/>   +- discard: Writer<br/>', 'counter'],
  ['a -> (b, c -> d)', 'a<br/>:- b<br/>+- c<br/>   +- d<br/>', 'a'],
  // no plan: a name is taken for a chain
  ['a -> b', null, 'a'],
  // a name of its own that looks like a chain
  ['euro -> dollar', 'euro -&gt; dollar<br/>', 'euro -> dollar'],
])('%s', (name, drawing, head) => {
  expect(headOfChain(name, drawing)).toBe(head)
})

describe('the operators of a chain', () => {
  it.each([
    ['Source: a', 'Source: a<br/>', ['Source: a']],
    ['a -> b', 'a -> b<br/>', ['a -> b']],
    ['a -> b -> c', 'a<br/>+- b<br/>   +- c<br/>', ['a', 'b', 'c']],
    ['a -> (b, c -> d)', 'a<br/>:- b<br/>+- c<br/>   +- d<br/>', ['a', 'b', 'c', 'd']],
    ['x -> y', 'x: a long &lt;text&gt;<br/>+- y &amp; more<br/>', ['x', 'y']],
    ['a -> (b, c)', 'a &lt;1&gt;<br/>:- b &amp; more<br/>+- c<br/>', ['a <1>', 'b & more', 'c']],
    ['a -> b', null, ['a']],
  ])('of %s, drawn as %s', (name, drawing, expected) => {
    expect(chainOf(name, drawing)).toEqual(expected)
  })
})

import { expect, it } from 'vitest'
import { headOfChain } from './chain.ts'

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

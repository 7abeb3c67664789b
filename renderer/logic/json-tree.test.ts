import { expect, it } from 'vitest'
import { treeNode } from './json-tree.ts'

it('unfolds lists, objects and maps', () => {
  expect(treeNode(['a'])).toEqual({ kind: 'branch', says: '1 element', children: [['0', 'a']] })
  expect(treeNode({ a: 1, b: null })).toMatchObject({ says: '2 fields', children: [['a', 1], ['b', null]] }) // prettier-ignore
  const pairs = [['shop-1', '5'], [[1, 2], '6']] // prettier-ignore
  expect(treeNode({ map: pairs })).toMatchObject({ says: 'map of 2 entries', children: [['shop-1', '5'], ['[1,2]', '6']] }) // prettier-ignore
})

it('a field that is called map is no map', () => {
  expect(treeNode({ map: [['a', 1]], other: 2 })).toMatchObject({ says: '2 fields' })
  expect(treeNode({ map: ['a'] })).toMatchObject({ says: '1 field' })
})

it('draws the first bytes of what was not decoded', () => {
  const node = treeNode({ undecoded: { bytes: 'ab'.repeat(600), serializer: 'Kryo' } })
  expect(node).toMatchObject({ kind: 'bytes', bytes: 600, serializer: 'Kryo' })
  expect(node.kind === 'bytes' && node.hex.split(' ')).toHaveLength(512)
})

it('keeps text and numbers apart', () => {
  expect(treeNode('5')).toEqual({ kind: 'leaf', text: '"5"', tone: 'text' })
  expect(treeNode(5)).toEqual({ kind: 'leaf', text: '5', tone: 'number' })
  expect(treeNode(null)).toEqual({ kind: 'leaf', text: 'null', tone: 'none' })
})

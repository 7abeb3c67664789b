import { describe, expect, it } from 'vitest'
import type { DictionaryEntry } from '../../../../shared/model/index.ts'
import { countIdentities, operatorsOf } from './identities.ts'

const HEAD = 'ABCDEF0123456789abcdef0123456789'
const vertex = {
  id: HEAD,
  name: 'totals -> print',
  parallelism: 2,
  status: 'RUNNING',
  'start-time': 1,
  'end-time': -1,
  duration: 1,
  tasks: {},
  metrics: {},
}
const nobody = (): DictionaryEntry[] => []
const own = (name: string, uid: string | null, userHash: string | null = null) => ({ vertex: HEAD, id: HEAD, name, uid, userHash })

describe('operators of a vertex', () => {
  it('of Flink: the head by its id, the others by name', () => {
    const whois = (id: string): DictionaryEntry[] =>
      id === HEAD.toLowerCase() ? [{ id, uid: 'totals-uid', name: null, source: 'test' }] : []
    const facts = { plan: undefined, told: null, stateBytes: new Map([[HEAD, 12]]), whois }
    expect(operatorsOf(vertex, facts)).toEqual([
      { vertex: HEAD, id: HEAD.toLowerCase(), name: 'totals', uid: 'totals-uid', identity: 'uid', bytes: 12 },
    ])
    const nodes = [{ id: HEAD, description: 'totals<br/>+- print<br/>', inputs: [] }]
    const drawn = operatorsOf(vertex, { ...facts, whois: nobody, plan: { jid: '', name: '', nodes } })
    expect(drawn.map(({ name, id, identity, bytes }) => [name, id, identity, bytes])).toEqual([
      ['totals', HEAD.toLowerCase(), 'unknown', null],
      ['print', null, 'unknown', null],
    ])
    expect(countIdentities(drawn)).toEqual({ known: 0, auto: 0, unknown: 2 })
  })

  it('of Tidemark: as they were told; without uid it is automatic, unless nothing is saved of its vertex', () => {
    const told = [own('a', 'a-uid'), own('b', null, '0'.repeat(32)), own('c', null)]
    const identities = (bytes: number | null) =>
      operatorsOf(vertex, { plan: undefined, told, stateBytes: bytes === null ? null : new Map([[HEAD, bytes]]), whois: nobody })
    expect(identities(5).map(({ identity }) => identity)).toEqual(['uid', 'hash-only', 'auto'])
    expect(identities(null).map(({ identity }) => identity)).toEqual(['uid', 'hash-only', 'auto'])
    expect(identities(0).map(({ identity }) => identity)).toEqual(['uid', 'hash-only', null])
    expect(countIdentities(identities(0))).toEqual({ known: 2, auto: 0, unknown: 0 })
    expect(countIdentities(identities(5))).toEqual({ known: 2, auto: 1, unknown: 0 })
  })
})

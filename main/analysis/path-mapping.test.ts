import { describe, expect, it } from 'vitest'
import { applyMappings, candidateMappings, canonicalMapping, placesAround } from './path-mapping.ts'

describe('applyMappings', () => {
  const maps = [canonicalMapping({ from: 'file:/old/', to: '/new' }), canonicalMapping({ from: 's3://b', to: 'file:///mirror' })]

  it('replaces a prefix of whole segments', () => {
    expect(applyMappings('file:///old/a/b', maps)).toBe('file:///new/a/b')
    expect(applyMappings('file:///older/a', maps)).toBeNull()
    expect(applyMappings('s3://b/k', maps)).toBe('file:///mirror/k')
  })

  it('takes the first that fits', () => {
    expect(applyMappings('file:///old/a', [{ from: 'file:///old/a', to: 'file:///one' }, ...maps])).toBe('file:///one')
  })
})

describe('the search around a copied snapshot', () => {
  it('looks in the job folder and around it for a checkpoint, beside and above for a savepoint', () => {
    expect(placesAround('file:///ck/job/chk-3')).toEqual(['file:///ck/job/chk-3', 'file:///ck/job', 'file:///ck'])
    expect(placesAround('file:///sp/savepoint-1')).toEqual(['file:///sp/savepoint-1', 'file:///sp'])
  })

  it('finds shared files of the job by their tail, longer tails first', () => {
    const candidates = candidateMappings('file:///old/job/shared', placesAround('file:///ck/job/chk-3'))
    const places = candidates.map((mapping) => applyMappings('file:///old/job/shared/f', [mapping]))
    expect(places).toContain('file:///ck/job/shared/f')
    expect(places).toContain('file:///ck/job/chk-3/f')
    expect(places.indexOf('file:///ck/job/shared/f')).toBeLessThan(places.indexOf('file:///ck/job/f'))
  })
})

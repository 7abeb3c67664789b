import { describe, expect, it } from 'vitest'
import { certainties, evidence } from './certain.ts'

describe('problems', () => {
  const problem = {
    code: 'METADATA_TRUNCATED',
    message: 'm',
    retriable: false,
    file: 'f',
    offset: 1_204_331,
    field: null,
    expected: '8 bytes',
    found: '3 bytes',
  }
  it('shows only evidence that there is', () => {
    expect(evidence(problem).map(([label]) => label)).toEqual(['Code', 'File', 'Offset', 'Expected', 'Found'])
  })
  it('is certain of bytes before the offset only', () => {
    expect(certainties(problem)).toContain('The first 1,204,331 bytes were read as the format says.')
    expect(certainties({ ...problem, code: 'NO_ANSWER' })).toEqual(['Tidemark never writes into a savepoint that it reads.'])
    expect(certainties({ ...problem, offset: null })).toEqual(['Nothing was written or changed.'])
  })
})

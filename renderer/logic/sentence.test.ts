import { describe, expect, it } from 'vitest'
import { splitSentence } from './sentence.ts'

describe('splitSentence', () => {
  it('cuts after the first sentence, not inside a version or a file name', () => {
    expect(splitSentence('The metadata ends early. At byte 9 a length was expected.')).toEqual({
      title: 'The metadata ends early.',
      rest: 'At byte 9 a length was expected.',
    })
    expect(splitSentence('Flink 1.20 cannot read a.b. It is too new.')).toEqual({
      title: 'Flink 1.20 cannot read a.b.',
      rest: 'It is too new.',
    })
    expect(splitSentence('One sentence only.')).toEqual({ title: 'One sentence only.', rest: '' })
  })
})

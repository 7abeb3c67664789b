import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { traceFields } from '../../main/savepoint/metadata/trace.ts'
import { writeMetadata } from '../../main/savepoint/metadata/write.ts'
import { corpusCases } from './corpus.ts'

describe.each(corpusCases())('$name', ({ metadata: file }) => {
  const bytes = readFileSync(file)
  const metadata = readMetadata(bytes, file)

  it('is written back byte for byte', () => {
    if (metadata.version === 1) expect(() => writeMetadata(metadata)).toThrow('version 1 is read only')
    else expect(Buffer.compare(writeMetadata(metadata), bytes)).toBe(0)
  })

  it('is traced field by field without a gap', () => {
    let at = 0
    for (const field of traceFields(bytes, file, 0, bytes.length)) {
      if (field.offset !== at) throw new Error(`${field.field} begins at ${field.offset}, the field before ends at ${at}`)
      at += field.length
    }
    expect(at).toBe(bytes.length)
  })

  it('gives the same fields for a window as for the whole', () => {
    const all = traceFields(bytes, file, 0, bytes.length)
    for (let from = 0; from < bytes.length; from += 512) {
      const to = from + 512
      expect(traceFields(bytes, file, from, to)).toEqual(all.filter((field) => field.offset < to && field.offset + field.length > from))
    }
  })
})

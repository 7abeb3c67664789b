import { describe, expect, it } from 'vitest'
import type { InspectReport } from '../../../shared/model/index.ts'
import { inspectText } from './inspect-text.ts'
import { table } from './table.ts'
import { verdictOf } from './verdict.ts'
import { wrap } from './wrap.ts'

const REPORT: InspectReport = {
  schema: 'tidemark.inspect/1',
  path: 'file:///data/sp',
  metadata: { version: 4, size: 824, sha256: '', writtenBy: '1.16 - 1.20' },
  kind: 'savepoint',
  format: 'canonical',
  backends: [],
  stopped: 'drain',
  checkpointId: '1',
  properties: null,
  masterStates: [],
  operators: [],
  portability: { selfContained: true, relocatable: true, reasons: [] },
  files: { referenced: 3, bytes: 45_199, missing: [], unreferenced: [] },
  warnings: [],
}
const FILES = { referenced: 3, bytes: 45_199, missing: [], unreferenced: [] }
const warning = (code: string) => ({ code, text: code, operator: null })

describe('verdictOf', () => {
  it.each<[string, Partial<InspectReport>, string[]]>([
    [
      'whole',
      {},
      ['This savepoint is whole: all 3 files it needs are there, in full size.', 'A plain copy of its folder restores from its new place.'],
    ],
    [
      'one file',
      { kind: 'checkpoint', files: { ...FILES, referenced: 1 } },
      [
        'This checkpoint is whole: the one file it needs is there, in full size.',
        'A plain copy of its folder restores from its new place.',
      ],
    ],
    [
      'no files',
      { files: { ...FILES, referenced: 0 } },
      ['This savepoint is whole: all of its state lies in the metadata.', expect.any(String) as string],
    ],
    [
      'missing',
      { files: { ...FILES, missing: [{ path: 'a', expected: 1, found: null }] } },
      ['This savepoint will not restore as it stands: 1 of the 3 files it needs is missing or cut short.'],
    ],
    [
      'metadata alone',
      { kind: 'unknown', files: null },
      ['The metadata of this snapshot can be read. Its files were not there to be checked.', 'Its paths allow a plain copy of the folder.'],
    ],
    [
      'out of reach',
      { warnings: [warning('FILES_NOT_CHECKED')] },
      ['The metadata of this savepoint can be read. Not all of its files could be looked for.', expect.any(String) as string],
    ],
    [
      'found elsewhere, not movable',
      { warnings: [warning('mapped')], portability: { selfContained: false, relocatable: false, reasons: [] } },
      [
        'This savepoint is whole, but not all of its files lie where its metadata says. Flink looks only there.',
        'This folder cannot be moved by a plain copy; the reasons stand below.',
      ],
    ],
  ])('%s', (_, change, sentences) => {
    expect(verdictOf({ ...REPORT, ...change })).toEqual(sentences)
  })
})

describe('inspectText', () => {
  it('names the operator a warning is about, and says what it left out', () => {
    const operator = {
      uid: null,
      uidFrom: null,
      nameFrom: null,
      parallelism: 2,
      maxParallelism: 128,
      finished: false,
      coordinator: null,
      subtasks: [],
    }
    const operators = Array.from({ length: 61 }, (_, i) => ({
      ...operator,
      id: i.toString(16).padStart(32, '0'),
      name: `op ${i}`,
      size: i,
    }))
    const text = inspectText(
      { ...REPORT, operators, warnings: [{ code: 'X', text: 'Mind this.', operator: operators[5]?.id ?? '' }] },
      'sp',
    )
    expect(text).toContain('\n  1. op 5: Mind this.')
    expect(text).toContain('10 more; --json lists all.')
    expect(text).toContain('1 operator without state is not listed.')
    expect(text.indexOf('op 60')).toBeLessThan(text.indexOf('op 59')) // most state first
    expect(text).not.toContain('op 10 ')
  })

  it('leaves out what is not known', () => {
    const text = inspectText({ ...REPORT, kind: 'unknown', format: 'unknown', stopped: 'unknown' }, 'sp')
    expect(text).toMatch(/^ {2}Kind +snapshot$/m)
    expect(text).toContain('No operator has state.')
    expect(text).not.toContain('Backend')
  })
})

describe('wrap', () => {
  it('breaks between words, counts the first line’s start, and never loses a word', () => {
    expect(wrap('one two three four', { width: 10, first: ' 1. ', indent: '    ' })).toBe(' 1. one\n    two\n    three\n    four')
    expect(wrap('aaaa bbbb', { width: 9 })).toBe('aaaa bbbb')
    expect(wrap('a verylongwordindeed b', { width: 5 })).toBe('a\nverylongwordindeed\nb')
    expect(wrap('one\ntwo', { indent: '  ' })).toBe('one\n  two')
  })
})

describe('table', () => {
  it('aligns, cuts, and leaves no space behind', () => {
    expect(
      table(
        [{ head: 'Name', max: 5 }, { head: 'Size', align: 'right' }, { head: 'Note' }],
        [
          ['abcdefg', '7 B', ''],
          ['b', '1,204 B', 'x'],
        ],
      ),
    ).toBe('Name      Size  Note\nabcd…      7 B\nb      1,204 B  x')
  })
})

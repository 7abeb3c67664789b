import { describe, expect, it } from 'vitest'
import { markParts, matching, pasteKind, type PaletteItem } from './palette.ts'

describe('palette', () => {
  const item = (title: string, aside = ''): PaletteItem => ({ id: title, group: 'Do', icon: 'layers', title, aside })
  it('tells a path and an id from a word', () => {
    for (const text of ['/data/sp', '~/sp', 's3://b/x', 'file:/a', 'C:\\sp']) expect(pasteKind(text)).toBe('place')
    for (const text of ['f435dbbf', 'F435DBBF27C6BBB403ACA43572447B2D']) expect(pasteKind(text)).toBe('id')
    for (const text of ['', 'savepoint', 'f435', '/']) expect(pasteKind(text)).toBeNull()
  })
  it('puts hits in the title before hits in the aside', () => {
    const items = [item('Open', 'a savepoint'), item('Savepoints'), item('Harbor')]
    expect(matching(items, 'save').map(({ title }) => title)).toEqual(['Savepoints', 'Open'])
  })
  it('marks the hit', () => {
    expect(markParts('Open savepoint', 'SAVE')).toEqual(['Open ', 'save', 'point'])
    expect(markParts('Harbor', 'x')).toEqual(['Harbor', '', ''])
  })
})

import { describe, expect, it } from 'vitest'
import { comboOf, isTyping, KeySequence } from './keys.ts'

const press = (key: string, held: { ctrl?: boolean; meta?: boolean; alt?: boolean; shift?: boolean } = {}) =>
  comboOf({ key, ctrlKey: held.ctrl ?? false, metaKey: held.meta ?? false, altKey: held.alt ?? false, shiftKey: held.shift ?? false })

describe('comboOf', () => {
  it('calls Command and Ctrl both mod', () => {
    expect(press('k', { ctrl: true })).toBe('mod+k')
    expect(press('k', { meta: true })).toBe('mod+k')
  })

  it('names Shift for letters and named keys, not for characters that show it', () => {
    expect(press('S', { shift: true })).toBe('shift+s')
    expect(press('Enter', { shift: true })).toBe('shift+enter')
    expect(press('?', { shift: true })).toBe('?')
    expect(press(':', { shift: true })).toBe(':')
    expect(press('L', { ctrl: true, shift: true })).toBe('mod+shift+l')
  })

  it('is silent about a lone modifier', () => {
    expect(press('Shift', { shift: true })).toBeNull()
    expect(press('Control', { ctrl: true })).toBeNull()
  })
})

describe('KeySequence', () => {
  const shortcuts = ['g h', 'g s', 'j']
  const known = (keys: string) => shortcuts.includes(keys)
  const starts = (first: string) => shortcuts.some((keys) => keys.startsWith(`${first} `))

  it('completes a chord whose second key comes in time', () => {
    const sequence = new KeySequence()
    expect(sequence.feed('g', 0, known, starts)).toBeNull()
    expect(sequence.feed('s', 900, known, starts)).toBe('g s')
  })

  it('forgets the first key after a while', () => {
    const sequence = new KeySequence()
    sequence.feed('g', 0, known, starts)
    expect(sequence.feed('s', 2_000, known, starts)).toBeNull()
  })

  it('takes a single key that follows a chord broken off', () => {
    const sequence = new KeySequence()
    sequence.feed('g', 0, known, starts)
    expect(sequence.feed('j', 100, known, starts)).toBe('j')
    expect(sequence.feed('h', 200, known, starts)).toBeNull()
  })
})

describe('isTyping', () => {
  it('is true in text fields and false on a checkbox, a button or the page', () => {
    const checkbox = document.createElement('input')
    checkbox.type = 'checkbox'
    expect(isTyping(document.createElement('input'))).toBe(true)
    expect(isTyping(document.createElement('textarea'))).toBe(true)
    expect(isTyping(checkbox)).toBe(false)
    expect(isTyping(document.createElement('button'))).toBe(false)
    expect(isTyping(document.body)).toBe(false)
  })
})

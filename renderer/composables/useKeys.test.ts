import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { keysNow, listenForKeys, useKeys, type KeyBinding } from './useKeys.ts'

/** A component that holds shortcuts while it is on screen. */
const holder = (bindings: readonly KeyBinding[]) =>
  mount(
    defineComponent({
      setup() {
        useKeys(bindings)
        return () => null
      },
    }),
  )
const press = (key: string, target: EventTarget = window, more: KeyboardEventInit = {}) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))

describe('useKeys', () => {
  let stop: () => void
  beforeEach(() => {
    stop = listenForKeys()
  })
  afterEach(() => {
    stop()
    document.body.innerHTML = ''
  })

  it('lets the page take a key over and gives it back', () => {
    const [frame, page] = [vi.fn(), vi.fn()]
    const below = holder([{ keys: 'mod+o', label: 'Open', run: frame }])
    const above = holder([{ keys: 'mod+o', label: 'Open here', run: page }])
    press('o', window, { ctrlKey: true })
    expect(keysNow().map(({ label }) => label)).toEqual(['Open here'])
    above.unmount()
    press('o', window, { ctrlKey: true })
    expect([frame.mock.calls.length, page.mock.calls.length]).toEqual([1, 1])
    below.unmount()
  })

  it('leaves letters to text fields, but not the modified ones', () => {
    const [letter, modified] = [vi.fn(), vi.fn()]
    const keys = holder([
      { keys: 'y', label: 'Copy', run: letter },
      { keys: 'mod+k', label: 'Find', run: modified },
    ])
    const field = document.body.appendChild(document.createElement('input'))
    press('y', field)
    press('k', field, { metaKey: true })
    expect([letter.mock.calls.length, modified.mock.calls.length]).toEqual([0, 1])
    press('y', document.body)
    expect(letter).toHaveBeenCalledTimes(1)
    keys.unmount()
  })

  it('is silent while a dialog has the keys', () => {
    const run = vi.fn()
    const keys = holder([{ keys: 'j', label: 'Next', run }])
    const dialog = document.body.appendChild(document.createElement('div'))
    dialog.setAttribute('role', 'dialog')
    press('j', dialog)
    expect(run).not.toHaveBeenCalled()
    keys.unmount()
  })
})

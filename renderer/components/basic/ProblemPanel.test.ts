import ui from '@nuxt/ui/vue-plugin'
import { mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import type { Problem } from '../../../shared/model/index.ts'
import { listenForKeys } from '../../composables/useKeys.ts'
import ProblemPanel from './ProblemPanel.vue'

const problem: Problem = {
  code: 'METADATA_TRUNCATED',
  message: 'The metadata ends early. At byte 900 an 8-byte length was expected and 3 bytes were left.',
  retriable: false,
  file: 'file:///data/_metadata',
  offset: 900,
  field: 'operators[1].subtasks[0].managedKeyed.offsets',
  expected: '8 bytes',
  found: '3 bytes',
}

/** Brings the bundled icons, as the app does; without it a test reaches for the icon service. */
const global = { plugins: [ui] }

it('says the title first, then the reason, with code and evidence in view', () => {
  const panel = mount(ProblemPanel, { props: { problem, ways: [] }, global })
  expect(panel.attributes('role')).toBe('alert')
  expect(panel.get('h1').text()).toBe('The metadata ends early.')
  expect(panel.text()).toContain('At byte 900 an 8-byte length was expected')
  expect(panel.get('dl').text()).toContain('METADATA_TRUNCATED')
  expect(panel.get('dl').text()).toContain('900 (0x384)')
})

it('offers the ways on by click and by number', async () => {
  const run = vi.fn()
  const stop = listenForKeys()
  const panel = mount(ProblemPanel, { props: { problem, ways: [{ label: 'Read it again', run }] }, global })
  await panel.get('button').trigger('click')
  window.dispatchEvent(new KeyboardEvent('keydown', { key: '1' }))
  expect(run).toHaveBeenCalledTimes(2)

  panel.unmount()
  window.dispatchEvent(new KeyboardEvent('keydown', { key: '1' }))
  expect(run).toHaveBeenCalledTimes(2)
  stop()
})

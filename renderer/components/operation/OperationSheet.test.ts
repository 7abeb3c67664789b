import ui from '@nuxt/ui/vue-plugin'
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import StopSheet from './StopSheet.vue'
import type { PlanWords } from '../../logic/job/types.ts'
import type { StopForm } from '../../logic/job/asks.ts'

const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '<i />' } }] })
const plan: PlanWords = {
  facts: ['All 8 tasks are running'],
  warnings: ['No uid'],
  refusal: null,
  cli: 'flink stop 1',
  curl: 'curl -X POST',
}
const saving: StopForm = { folder: '', format: 'canonical', drain: false }
let shown: VueWrapper | undefined

async function sheet(ask: StopForm, planned: PlanWords | null = plan): Promise<VueWrapper> {
  shown = mount(StopSheet, {
    attachTo: document.body,
    global: { plugins: [ui, router, createPinia()] },
    props: { open: true, ask, job: 'orders', plan: planned, problem: null, version: '1.20', folderHint: 'own folder', busy: false },
  })
  await nextTick()
  return shown
}
const button = (name: string) => [...document.querySelectorAll('button')].find(({ textContent }) => textContent.includes(name))
const pressEnter = () => document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))

afterEach(() => {
  shown?.unmount()
  document.body.innerHTML = ''
})

describe('the stop sheet', () => {
  it('says what was looked at, and the same as a command', async () => {
    await sheet(saving)
    const text = document.body.textContent
    expect(text).toContain('If the savepoint fails, the job is not stopped.')
    expect(text).toContain('All 8 tasks are running')
    expect(text).toContain('flink stop 1')
  })
  it('saves and stops on Enter', async () => {
    const wrapper = await sheet(saving)
    pressEnter()
    expect(wrapper.emitted('submit')).toHaveLength(1)
  })
  it('never drains on Enter, only by its own button, and says what that ends', async () => {
    const wrapper = await sheet({ ...saving, drain: true })
    expect(document.body.textContent).toContain('Ends the stream for good.')
    pressEnter()
    expect(wrapper.emitted('submit')).toBeUndefined()
    button('Drain and stop')?.click()
    expect(wrapper.emitted('submit')).toHaveLength(1)
  })
  it('cannot be pressed while nobody knows what it would do, or when it is refused', async () => {
    const wrapper = await sheet(saving, null)
    expect(button('Save and stop')?.disabled).toBe(true)
    await wrapper.setProps({ plan: { ...plan, refusal: 'The cluster has no savepoint folder.' } })
    expect(button('Save and stop')?.disabled).toBe(true)
    pressEnter()
    expect(wrapper.emitted('submit')).toBeUndefined()
    expect(document.querySelector('[role=alert]')?.textContent).toBe('The cluster has no savepoint folder.')
  })
})

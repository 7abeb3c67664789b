import ui from '@nuxt/ui/vue-plugin'
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import JobGraph from './JobGraph.vue'
import type { GraphVertex } from '../../logic/job/types.ts'

const vertex = (id: string, identity: 'uid' | 'auto'): GraphVertex => ({
  id,
  name: `task ${id}`,
  parallelism: 2,
  state: null,
  operators: [{ name: `op ${id}`, identity }],
  busy: 0.5,
  backPressured: 0.2,
  rate: 1200,
  watermark: null,
  checkpoint: null,
})
const graph = {
  vertices: [vertex('a', 'uid'), vertex('b', 'auto')],
  edges: [{ id: 'ab', from: 'a', to: 'b', ship: 'HASH' }],
}
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: { template: '<i />' } }] })

it('is walked along its edges by arrows, and says where one is', async () => {
  const shown = mount(JobGraph, { props: { graph, modelValue: 'a' }, global: { plugins: [ui, router, createPinia()] } })
  await shown.trigger('keydown', { key: 'ArrowRight' })
  expect(shown.emitted('update:modelValue')).toEqual([['b']])
  await shown.setProps({ modelValue: 'b' })
  expect(shown.get('[role=status]').text()).toBe('task b, parallelism 2, busy 50%, back-pressured 20%, 1.2k records a second, op b no uid')
  await shown.trigger('keydown', { key: 'Enter' })
  expect(shown.emitted('activate')).toEqual([['b']])
  await shown
    .findAll('button')
    .find((button) => button.text().includes('List view'))
    ?.trigger('click')
  expect(shown.emitted('table')).toHaveLength(1)
  shown.unmount()
})

import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { uiOptions } from './ui.options.ts'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['{shared,main,scripts}/**/*.test.ts', 'tests/{golden,fuzz,faults,seed}/**/*.test.ts'],
        },
      },
      {
        plugins: [vue(), ui(uiOptions)],
        test: { name: 'dom', environment: 'happy-dom', include: ['renderer/**/*.test.ts'] },
      },
    ],
  },
})

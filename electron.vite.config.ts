import { join } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { uiOptions } from './ui.options.ts'

const at = (path: string) => join(import.meta.dirname, path)

// Everything is bundled save the `dependencies` of package.json: native code, and Node itself.
export default defineConfig({
  main: {
    build: {
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          electron: at('main/hosts/electron/main.ts'),
          host: at('main/hosts/node/main.ts'),
          worker: at('main/hosts/worker/savepoint-worker.ts'),
          'own-cluster': at('main/hosts/own-cluster/cluster-process.ts'),
          'task-worker': at('main/runtime/deployment/task-worker.ts'),
          cli: at('main/cli/main.ts'),
        },
        // Flat: workers are found by a URL beside the file that starts them, and that URL is not rewritten.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('main/hosts/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    base: './',
    build: { rolldownOptions: { input: { index: at('renderer/index.html') } } },
    worker: { format: 'es' },
    plugins: [vue(), ui(uiOptions)],
  },
})

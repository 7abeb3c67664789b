import { defineConfig } from 'vitest/config'

/** Run by the `real` step alone. One suite at a time, since each starts a cluster; its first start may download Flink. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
})

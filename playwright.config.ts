import { defineConfig } from '@playwright/test'
import type { HostOptions } from './tests/e2e/fixtures/app.ts'

// Both projects run the same specs; a spec for one host alone is marked by its tag. Run them by `npm test`,
// which names the browser and the Electron in the environment.
export default defineConfig<HostOptions>({
  testDir: 'tests/e2e',
  outputDir: 'out/e2e',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: 60_000,
  use: { screenshot: 'only-on-failure' },
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json']],
  projects: [
    { name: 'chromium', use: { host: 'browser' }, grepInvert: /@electron/ },
    { name: 'electron', use: { host: 'electron' }, grepInvert: /@browser/ },
  ],
})

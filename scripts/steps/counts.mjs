import { existsSync, readFileSync } from 'node:fs'
import { Stop } from '../say.mjs'

/** How many tests passed and failed, from a JSON report of Vitest or Playwright. */
export function counts({ file, kind }) {
  if (!existsSync(file)) return { passed: 0, failed: 0 }
  const report = JSON.parse(readFileSync(file, 'utf8'))
  if (kind === 'vitest') return { passed: report.numPassedTests, failed: report.numFailedTests }
  if (kind === 'playwright') return { passed: report.stats.expected + report.stats.flaky, failed: report.stats.unexpected }
  throw new Stop(`no reader for reports of ${kind}`)
}

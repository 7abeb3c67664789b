import { existsSync } from 'node:fs'
import { node24 } from '../node24.mjs'
import { must, output, which } from '../process.mjs'
import { inRoot } from '../root.mjs'
import { say } from '../say.mjs'
import { apt, canApt } from './apt.mjs'

const installed = () => ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(which).find(Boolean) ?? null

/**
 * A Chromium for the window's tests: the one that TIDEMARK_CHROMIUM names, the system's, apt's, or Playwright's own.
 * Returns its path.
 */
export async function chromium() {
  const named = process.env.TIDEMARK_CHROMIUM
  if (named) return named
  if (installed()) return installed()
  if (canApt()) {
    await apt(['chromium'])
    if (installed()) return installed()
  }
  const own = output(node24(), ['-p', "require('@playwright/test').chromium.executablePath()"])
  if (own && existsSync(own)) return own
  say("no Chromium on this machine, taking Playwright's …")
  await must(node24(), [inRoot('node_modules/@playwright/test/cli.js'), 'install', 'chromium'])
  return own
}

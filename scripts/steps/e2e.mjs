import { rmSync } from 'node:fs'
import { node24 } from '../node24.mjs'
import { run } from '../process.mjs'
import { inRoot } from '../root.mjs'
import { say } from '../say.mjs'
import { build } from '../setup/build.mjs'
import { chromium } from '../setup/chromium.mjs'
import { withDisplay } from '../setup/display.mjs'
import { electronForTests, electronLibraries } from '../setup/electron.mjs'

/** The window in a browser, served by the browser host. */
export const e2eChromium = {
  ...suite('chromium'),
  says: 'the whole app in Chromium',
  async run() {
    await build()
    return playwright('chromium', { TIDEMARK_CHROMIUM: await chromium() })
  },
}

/** The same specs in the desktop app. */
export const e2eElectron = {
  ...suite('electron'),
  says: 'the whole app in Electron',
  async run() {
    const found = await electronForTests()
    if (!found) return say('not run: Electron could not be downloaded, and there is no stand-in beside this checkout')
    await electronLibraries(found.file)
    const display = await withDisplay()
    if (!display) return say('not run: this machine has no display and no xvfb-run')
    await build()
    return playwright('electron', { ...found.env, TIDEMARK_ELECTRON: found.file }, display)
  },
}

function suite(name) {
  return { name, report: { file: reportOf(name), kind: 'playwright' } }
}

function reportOf(project) {
  return inRoot(`out/reports/${project}.json`)
}

function playwright(project, env, display = []) {
  rmSync(reportOf(project), { force: true })
  const [command, ...args] = [...display, node24(), inRoot('node_modules/@playwright/test/cli.js'), 'test', '--project', project]
  return run(command, args, { env: { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportOf(project) } })
}

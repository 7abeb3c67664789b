import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24 } from '../node24.mjs'
import { output, run, which } from '../process.mjs'
import { inRoot } from '../root.mjs'
import { say, withProgress } from '../say.mjs'
import { apt, canApt } from './apt.mjs'

const standIn = inRoot('../shared/tools/electron-runtime')

/** The executable of the Electron that package.json pins; null when it cannot be had here. Downloads it at the first call. */
export async function electron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return join(override, executable())
  if (!pinned()) {
    say('getting Electron (once, about 110 MB) …')
    await withProgress('getting Electron', () => run(node24(), [inRoot('node_modules/electron/install.js')], { quiet: true }))
  }
  return pinned()
}

/**
 * An Electron for tests: the pinned one, else the stand-in of a checkout that has one beside it.
 * Returns its executable and the environment in which the package `electron` finds it too, or null.
 */
export async function electronForTests() {
  const own = await electron()
  if (own) return { file: own, env: {} }
  if (process.platform !== 'linux' || !existsSync(standIn)) return null
  const tools = ['python3', 'make', 'g++'].filter((name) => which(name) === null)
  if (tools.length > 0 && canApt()) await apt(tools)
  const folder = await withProgress('preparing the stand-in Electron', () => output(standIn, []))
  return folder ? { file: join(folder, 'electron'), env: { ELECTRON_OVERRIDE_DIST_PATH: folder } } : null
}

/** The system libraries that Electron's executable lacks are installed where they can be. */
export async function electronLibraries(file) {
  if (!canApt()) return
  const { stdout } = spawnSync('ldd', [file], { encoding: 'utf8' })
  if (stdout.includes('not found')) await apt(['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'libxss1', 'libxtst6'])
}

function pinned() {
  const pathFile = inRoot('node_modules/electron/path.txt')
  const file = existsSync(pathFile) ? inRoot('node_modules/electron/dist', readFileSync(pathFile, 'utf8')) : null
  return file && existsSync(file) ? file : null
}

function executable() {
  return { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'
}

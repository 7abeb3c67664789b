import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { node24 } from '../node24.mjs'
import { must } from '../process.mjs'
import { inRoot } from '../root.mjs'
import { say, seconds } from '../say.mjs'

const sources = [
  'shared',
  'main',
  'renderer',
  'package-lock.json',
  'package.json',
  'electron.vite.config.ts',
  'ui.options.ts',
  'tsconfig.json',
]
const stamp = inRoot('out/.sources')

/** Builds `out/` when a source file changed since the last build; `force` builds in any case. */
export async function build({ force = false, quiet = false } = {}) {
  const now = fingerprint()
  if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  if (!quiet) say('building …')
  const since = Date.now()
  await must(node24(), [inRoot('node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'], {
    stdio: quiet ? ['ignore', 2, 2] : 'inherit',
  })
  writeFileSync(stamp, now)
  if (!quiet) say(`built in ${seconds(since)}`)
}

/** Names, sizes and times of all that goes into the build. Tests do not, and the one generated file neither. */
function fingerprint() {
  const hash = createHash('sha256')
  const add = (path) => {
    const stat = statSync(inRoot(path))
    if (stat.isDirectory()) for (const name of readdirSync(inRoot(path)).sort()) add(join(path, name))
    else if (!/\.test\.ts$|components\.d\.ts$/.test(path)) hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`)
  }
  sources.forEach(add)
  return hash.digest('hex')
}

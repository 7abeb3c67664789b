import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { must } from '../process.mjs'
import { inRoot } from '../root.mjs'
import { say, seconds, withProgress } from '../say.mjs'

const stamp = inRoot('node_modules/.tidemark/lock.sha256')

/** Installs the packages of the lock file, when it is not the one that was installed last. */
export async function install() {
  const lock = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  say('installing packages (once; one to four minutes) …')
  const since = Date.now()
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath // npm's own file: needs no shell, on Windows neither
  await withProgress('installing packages', () => (npm?.endsWith('.js') ? must(process.execPath, [npm, ...args]) : must('npm', args)))
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, lock)
  say(`packages installed in ${seconds(since)}`)
}

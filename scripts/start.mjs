import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import { node24 } from './node24.mjs'
import { run } from './process.mjs'
import { inRoot, root } from './root.mjs'
import { say, Stop } from './say.mjs'
import { build } from './setup/build.mjs'
import { hasDisplay } from './setup/display.mjs'
import { electron } from './setup/electron.mjs'

/** `npm start [-- --host browser|electron] [--port N] [--no-open] [PATH]` */
export async function start(args) {
  const { host, port, open, path } = options(args)
  await build()
  if (host !== 'browser') {
    const file = hasDisplay() ? await electron() : null
    if (file) return startElectron(file, path)
    const why = hasDisplay() ? 'Electron could not be downloaded' : 'this machine has no display'
    if (host === 'electron') throw new Stop(`${why}. Start it in the browser: npm start -- --host browser`)
    say(`${why}: the browser shows the same window.`)
  }
  const opening = open && hasDisplay() ? ['--open'] : []
  return run(node24(), [inRoot('out/main/host.js'), ...port, ...opening, ...path])
}

function options(args) {
  const { values, positionals } = parseArgs({
    args,
    options: { host: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  if (values.host !== undefined && !['browser', 'electron'].includes(values.host)) throw new Stop('--host is browser or electron.')
  if (values.port !== undefined && (!/^\d+$/.test(values.port) || Number(values.port) > 65_535))
    throw new Stop('--port is a number from 0 to 65535.')
  // npm runs its scripts in the repository; a relative path is meant from where the person is.
  const from = process.env.INIT_CWD ?? process.cwd()
  const path = positionals.slice(0, 1).map((given) => (/^[a-z][a-z0-9+.-]+:/i.test(given) ? given : resolve(from, given)))
  return { host: values.host, port: values.port === undefined ? [] : ['--port', values.port], open: !values['no-open'], path }
}

/** Chromium's sandbox refuses to run as root; on Linux root starts without it. */
function startElectron(file, path) {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return run(file, [...sandbox, root, ...path])
}

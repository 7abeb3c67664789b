/**
 * The one way in: `npm start`, `npm test`, and `node scripts/run.mjs <verb>` for the rest. Built-ins only, and it
 * runs on the Node that a machine has: it installs what is missing, then goes on under the Node that Tidemark pins.
 */
import { again, node24, tooOld } from './node24.mjs'
import { must, run } from './process.mjs'
import { inRoot } from './root.mjs'
import { Stop } from './say.mjs'
import { bench } from './bench.mjs'
import { build } from './setup/build.mjs'
import { install } from './setup/install.mjs'
import { start } from './start.mjs'
import { test } from './test.mjs'

const bin = (path) => inRoot('node_modules', path)

const verbs = {
  start,
  test,
  build: () => build({ force: true }),
  lint: () => test(['--only', 'format', '--only', 'lint', '--only', 'types', '--only', 'imports', '--only', 'unused']),
  e2e: (args) => test(['--only', 'chromium', '--only', 'electron', ...args]),
  format: () => must(node24(), [bin('prettier/bin/prettier.cjs'), '--write', '--log-level', 'warn', '.']),
  dev: (args) => run(node24(), [bin('electron-vite/bin/electron-vite.js'), 'dev', ...args]),
  package: async (args) => {
    await build({ force: true })
    return run(node24(), [bin('electron-builder/cli.js'), ...args])
  },
  /** The long fuzz run: `fuzz [minutes] [seed]`. */
  fuzz: (args) => run(node24(), [inRoot('scripts/fuzz.ts'), ...args]),
  /** The long run of jobs that are killed at random: `faults [rounds] [seed]`. */
  faults: (args) => run(node24(), [inRoot('scripts/faults.ts'), ...args]),
  /** Benchmarks beside their peers: `bench [name …]`; a peer that is not installed is named and passed over. */
  bench: (args) => bench(args),
  async cli(args) {
    await build({ quiet: true })
    return run(node24(), [inRoot('out/main/cli.js'), ...args], { cwd: process.env.INIT_CWD ?? process.cwd() })
  },
}

async function main([name, ...args]) {
  const verb = Object.hasOwn(verbs, name ?? '') ? verbs[name] : null
  if (!verb) throw new Stop(`usage: node scripts/run.mjs ${Object.keys(verbs).join('|')} [options]`)
  await install()
  return tooOld() ? again() : verb(args)
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ?? 0
} catch (error) {
  if (!(error instanceof Stop)) throw error
  console.error(`tidemark: ${error.message}`)
  process.exitCode = 1
}

#!/usr/bin/env node
/** `tidemark`: the command line. Builds itself in a fresh clone, and runs under the Node that Tidemark pins. */
import { existsSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const cli = at('../out/main/cli.js')

if (!existsSync(cli)) {
  // all that the build says goes to stderr: stdout belongs to the command
  const built = spawnSync(process.execPath, [at('../scripts/run.mjs'), 'build'], { stdio: ['ignore', 2, 2] })
  if (built.status !== 0) process.exit(built.status ?? 1)
}

const own = at(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`)
if (Number(process.versions.node.split('.')[0]) >= 24) {
  process.argv[1] = cli
  await import('../out/main/cli.js')
} else if (existsSync(own)) {
  const { status } = spawnSync(own, [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} else {
  console.error(`tidemark: this needs Node 24, the one at hand is ${process.versions.node}.`)
  process.exitCode = 1
}

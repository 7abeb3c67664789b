import { existsSync } from 'node:fs'
import { delimiter, dirname } from 'node:path'
import { run } from './process.mjs'
import { inRoot } from './root.mjs'
import { Stop } from './say.mjs'

const major = (version) => Number(version.split('.')[0])
const wanted = 24

/** The Node that the package `node` brought, or the running one when it is new enough. */
export function node24() {
  const own = inRoot('node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(own)) return own
  if (major(process.versions.node) >= wanted) return process.execPath
  throw new Stop(
    `Tidemark runs on Node ${wanted}, this is ${process.versions.node}, and the package "node" brought none for ` +
      `${process.platform}-${process.arch}. Install Node ${wanted} and run the same command again.`,
  )
}

/** True when this process must be started again under {@link node24}: native modules crash on an older Node. */
export const tooOld = () => major(process.versions.node) < wanted

/** Runs this very command again, under Node 24, and resolves to its exit code. */
export function again() {
  const node = node24()
  return run(node, process.argv.slice(1), { env: { PATH: dirname(node) + delimiter + process.env.PATH } })
}

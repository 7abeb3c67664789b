import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { constants as signals } from 'node:os'
import { delimiter, join } from 'node:path'
import { root } from './root.mjs'
import { Stop } from './say.mjs'

/** Runs a program in the repository and resolves to its exit code. */
export function run(command, args, options = {}) {
  const { env, quiet, ...rest } = options
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: quiet ? 'ignore' : 'inherit', env: { ...process.env, ...env }, ...rest })
    // Ctrl+C reaches the child by itself: a terminal tells all at once. This process only waits for it to end.
    const wait = () => undefined
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', wait).on('SIGTERM', pass)
    child.on('error', (error) => reject(new Stop(`${command} could not be started: ${error.message}`)))
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', pass)
      resolve(code ?? 128 + signals.signals[signal])
    })
  })
}

/** Like {@link run}, for a program that must succeed. */
export async function must(command, args, options) {
  const code = await run(command, args, options)
  if (code !== 0) throw new Stop(`${[command, ...args].join(' ')} ended with code ${code}.`)
}

/** What a program prints, or null when it cannot be run or fails. */
export function output(command, args) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return status === 0 ? stdout.trim() : null
}

/** Full path of a program on the PATH, null when there is none. */
export function which(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // not here: the next folder
    }
  }
  return null
}

/**
 * Run it after each `npm install`: node scripts/fix-lock.mjs
 * npm leaves builds for other platforms out of the lock when the registry at hand does not carry them, and `npm ci`
 * then refuses the lock. It also keeps the addresses of that registry for some packages. Both are put right here.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { inRoot } from './root.mjs'

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'linuxmusl', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32']
const CPUS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'ppc64le', 'riscv64', 's390x', 'x64', 'wasm32']

/** The same lock, complete; text in, text out. */
export function completed(text) {
  const lock = JSON.parse(text)
  const { packages } = lock
  for (const [path, entry] of Object.entries(packages)) {
    delete entry.resolved
    if (entry.extraneous) {
      delete packages[path]
      continue
    }
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (packages[`node_modules/${name}`] || packages[`${path}/node_modules/${name}`] || !/^\d/.test(version)) continue
      packages[`node_modules/${name}`] = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true }
    }
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  return `${JSON.stringify(lock, null, 2)}\n`
}

/** `os` and `cpu` of a platform's build, from the words in its name. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-')
  const pick = (known) => known.filter((word) => words.includes(word))
  const [os, cpu] = [pick(SYSTEMS), pick(CPUS)]
  return { ...(cpu.length > 0 && { cpu }), ...(os.length > 0 && { os }) }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = inRoot('package-lock.json')
  writeFileSync(file, completed(readFileSync(file, 'utf8')))
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of `package.json`: two above the bundles, which lie in `out/main`. */
export const appRoot = join(import.meta.dirname, '../..')

/** Where the built window lies. */
export const rendererFolder = join(appRoot, 'out/renderer')

/** Tidemark's version, from its package.json. */
export function appVersion(): string {
  const { version } = JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8')) as { version: string }
  return version
}

/**
 * Path of the sample savepoint: the one folder with a `_metadata` that is shipped for a first look. In an installation
 * without it the folder around, so that opening the sample says what is missing and all else works.
 */
export function sampleSavepoint(): string {
  const shipped = join(appRoot, 'resources/sample-savepoint')
  const names = existsSync(shipped) ? readdirSync(shipped) : []
  return join(shipped, names.find((name) => existsSync(join(shipped, name, '_metadata'))) ?? '')
}

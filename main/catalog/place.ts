import { join, resolve } from 'node:path'
import envPaths from 'env-paths'

/** The folder for what Tidemark remembers: `TIDEMARK_HOME`, or the platform's usual place. */
export function dataFolder(): string {
  const home = process.env['TIDEMARK_HOME']
  return home === undefined || home === '' ? envPaths('tidemark', { suffix: '' }).data : resolve(home)
}

/** The catalog's database file, one for the window and the command line. */
export function catalogFile(): string {
  return join(dataFolder(), 'catalog.sqlite')
}

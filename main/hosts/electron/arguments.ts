import { resolve } from 'node:path'
import { toUri } from '../../storage/uri.ts'

interface Started {
  argv: readonly string[]
  /** Folder of the application. */
  appPath: string
  /** False when Electron was started with the application's folder as an argument. */
  packaged: boolean
}

/** The location to open that the command line names, as a URI; null when it names none. */
export function locationOf({ argv, appPath, packaged }: Started): string | null {
  const own = argv.findIndex((argument, index) => index > 0 && resolve(argument) === appPath)
  const given = argv.slice(packaged ? 1 : own + 1).find((argument) => !argument.startsWith('-'))
  return given === undefined ? null : toUri(given)
}

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openCatalog } from '../catalog/catalog.ts'
import { catalogFile, dataFolder } from '../catalog/place.ts'
import { toUri } from '../storage/uri.ts'
import { appVersion, sampleSavepoint } from './app-files.ts'
import { OpenRequests } from './open-requests.ts'
import { SavepointEngine } from './savepoint-engine.ts'
import type { HostContext } from './services/base.ts'
import { Uploads } from './uploads.ts'

interface HostOptions {
  host: HostContext['info']['host']
  /** What was named on the command line, to be opened first. */
  open: string | null
  pick: HostContext['pick']
}

/** Puts together what the services work on. Close it once, when the process ends. */
export function createContext({ host, open, pick }: HostOptions): HostContext & { close(): Promise<void> } {
  const uploadsFolder = join(dataFolder(), 'uploads')
  mkdirSync(uploadsFolder, { recursive: true })
  const catalog = openCatalog({ file: catalogFile() })
  const engine = new SavepointEngine({ uploadsFolder }, () => catalog.dictionary())
  return {
    catalog,
    engine,
    uploads: new Uploads(uploadsFolder),
    openRequests: new OpenRequests(),
    outcomes: new Map(),
    info: { version: appVersion(), host, platform: process.platform, sample: toUri(sampleSavepoint()), open },
    pick,
    async close() {
      await engine.close()
      catalog.close()
    },
  }
}

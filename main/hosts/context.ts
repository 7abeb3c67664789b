import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openCatalog } from '../catalog/catalog.ts'
import { catalogFile, dataFolder } from '../catalog/place.ts'
import { recordedLocation, recordOpening } from '../catalog/record-opening.ts'
import { Clusters } from '../operations/cluster/clusters.ts'
import { Operations } from '../operations/cluster/operations.ts'
import { toUri } from '../storage/uri.ts'
import { appVersion, sampleSavepoint } from './app-files.ts'
import { OpenRequests } from './open-requests.ts'
import { startFirstJob } from './own-cluster/first-job.ts'
import type { LaunchCluster } from './own-cluster/launch.ts'
import { OwnCluster } from './own-cluster/own-cluster.ts'
import { problemOf } from './report.ts'
import { SavepointEngine } from './savepoint-engine.ts'
import type { HostContext } from './services/base.ts'
import { Uploads } from './uploads.ts'

interface HostOptions {
  host: HostContext['info']['host']
  /** What was named on the command line, to be opened first. */
  open: string | null
  pick: HostContext['pick']
  /** How the process of the local runtime is started here. */
  launchCluster: LaunchCluster
}

/** Puts together what the services work on. Close it once, when the process ends. */
export function createContext({ host, open, pick, launchCluster }: HostOptions): HostContext & { close(): Promise<void> } {
  const uploadsFolder = join(dataFolder(), 'uploads')
  mkdirSync(uploadsFolder, { recursive: true })
  const catalog = openCatalog({ file: catalogFile() })
  const engine = new SavepointEngine({ uploadsFolder }, () => catalog.dictionary())
  const own = new OwnCluster(new URL('./own-cluster.js', import.meta.url), launchCluster, (client) => void startFirstJob(client))
  const clusters = new Clusters(catalog, own)
  /** What was saved is opened once, so that it stands in the catalog; one that cannot be read from here is told of by its operation. */
  const remember = async (location: string): Promise<void> => {
    try {
      const summary = await engine.open({ location: toUri(location), maps: [] })
      recordOpening(catalog, recordedLocation(summary), summary, [])
    } catch (error) {
      problemOf(error)
    }
  }
  const operations = new Operations({ journal: catalog.operations, clusters, saved: (location) => void remember(location) })
  own.retry()
  operations.reconcile()
  return {
    catalog,
    clusters,
    operations,
    engine,
    uploads: new Uploads(uploadsFolder),
    openRequests: new OpenRequests(),
    outcomes: new Map(),
    info: { version: appVersion(), host, platform: process.platform, sample: toUri(sampleSavepoint()), open },
    pick,
    async close() {
      operations.close()
      clusters.close()
      await own.close()
      await engine.close()
      catalog.close()
    },
  }
}

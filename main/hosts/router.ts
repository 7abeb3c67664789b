import { service } from './services/base.ts'
import { app } from './services/app.ts'
import { catalog } from './services/catalog.ts'
import { clusters } from './services/clusters.ts'
import { contents } from './services/contents.ts'
import { identity } from './services/identity.ts'
import { jobs } from './services/jobs.ts'
import { operations } from './services/operations.ts'
import { savepoints } from './services/savepoints.ts'

/** The whole contract, implemented. Both hosts serve this router. */
export const router = service.router({ app, catalog, clusters, contents, identity, jobs, operations, savepoints })

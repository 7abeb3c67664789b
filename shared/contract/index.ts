import { app } from './app.ts'
import { catalog } from './catalog.ts'
import { clusters } from './clusters.ts'
import { contents } from './contents.ts'
import { identity } from './identity.ts'
import { jobs } from './jobs.ts'
import { operations } from './operations.ts'
import { savepoints } from './savepoints.ts'

/** Everything the window can ask of the main side. A method is declared here once and nowhere else. */
export const contract = { app, catalog, clusters, contents, identity, jobs, operations, savepoints }
export type Contract = typeof contract

export { AppInfo } from './app.ts'

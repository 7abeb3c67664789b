import { app } from './app.ts'
import { catalog } from './catalog.ts'
import { contents } from './contents.ts'
import { identity } from './identity.ts'
import { savepoints } from './savepoints.ts'

/** Everything the window can ask of the main side. A method is declared here once and nowhere else. */
export const contract = { app, catalog, contents, identity, savepoints }
export type Contract = typeof contract

export { AppInfo } from './app.ts'

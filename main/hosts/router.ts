import { service } from './services/base.ts'
import { app } from './services/app.ts'
import { catalog } from './services/catalog.ts'
import { contents } from './services/contents.ts'
import { identity } from './services/identity.ts'
import { savepoints } from './services/savepoints.ts'

/** The whole contract, implemented. Both hosts serve this router. */
export const router = service.router({ app, catalog, contents, identity, savepoints })

import { registerHooks } from 'node:module'
import * as api from './index.ts'

const SPECIFIER = 'tidemark'
const URL = 'tidemark:api'
/** Where the module below finds the API of this very process: a job's classes and ours are then the same, bundled or not. */
const KEY = 'tidemark.api'

let provided = false

/** Lets jobs of this thread `import { Types } from 'tidemark'`, wherever their files lie. */
export function provideJobModule(): void {
  if (provided) return
  provided = true
  Reflect.set(globalThis, Symbol.for(KEY), api)
  const lines = Object.keys(api).map((name) => `export const ${name} = api.${name}`)
  const source = [`const api = globalThis[Symbol.for('${KEY}')]`, ...lines].join('\n')
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === SPECIFIER ? { url: URL, format: 'module', shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => (url === URL ? { format: 'module', source, shortCircuit: true } : next(url, context)),
  })
}

import { run } from '../process.mjs'
import { node24 } from '../node24.mjs'
import { inRoot } from '../root.mjs'
import { build } from '../setup/build.mjs'
import { install } from '../setup/install.mjs'
import { e2eChromium, e2eElectron } from './e2e.mjs'
import { checkLock } from './lock.mjs'
import { realSuites } from './real.mjs'
import { unitTests } from './unit.mjs'

const tool = (path, ...args) => ({ run: () => run(node24(), [inRoot('node_modules', path), ...args]) })

/** Every check, in the order in which it runs. Those marked `real` run with `--real`, and where CI is set. */
export const steps = [
  { name: 'lock', says: 'the lock file serves every platform and names no registry', run: checkLock },
  { name: 'install', says: 'packages', run: install },
  { name: 'format', says: 'prettier', ...tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.') },
  // before types and lint: the build writes the types of the component library's theme
  { name: 'build', says: 'electron-vite', run: () => build() },
  { name: 'types', says: 'vue-tsc', ...tool('vue-tsc/bin/vue-tsc.js', '--noEmit') },
  { name: 'lint', says: 'eslint', ...tool('eslint/bin/eslint.js', '.', '--max-warnings', '0') },
  { name: 'imports', says: 'dependency-cruiser', ...tool('dependency-cruiser/bin/dependency-cruiser.mjs', 'shared', 'main', 'renderer') },
  { name: 'unused', says: 'knip', ...tool('knip/bin/knip.js', '--no-progress') },
  unitTests,
  e2eChromium,
  e2eElectron,
  realSuites,
]

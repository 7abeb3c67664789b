import { rmSync } from 'node:fs'
import { node24 } from '../node24.mjs'
import { run } from '../process.mjs'
import { inRoot } from '../root.mjs'

const file = inRoot('out/reports/unit.json')

/** Every *.test.ts: the engine under Node, the window's parts in a DOM. */
export const unitTests = {
  name: 'unit',
  says: 'vitest',
  report: { file, kind: 'vitest' },
  run() {
    rmSync(file, { force: true })
    return run(node24(), [
      inRoot('node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ])
  },
}

import { readdirSync } from 'node:fs'
import { node24 } from './node24.mjs'
import { run } from './process.mjs'
import { inRoot } from './root.mjs'
import { Stop } from './say.mjs'

/** Files of tests/bench that are no benchmark of their own but part of one. */
const PARTS = ['flink.ts', 'load-ours.ts', 'metadata-walks.ts', 'big-state.ts', 'scan-ours.ts', 'run-ours.ts']

/** Runs the named benchmarks of tests/bench, or all, one after another: they need the machine for themselves. */
export async function bench(names) {
  const all = readdirSync(inRoot('tests/bench'))
    .filter((name) => name.endsWith('.ts') && !PARTS.includes(name))
    .map((name) => name.replace(/\.ts$/, ''))
  const unknown = names.find((name) => !all.includes(name))
  if (unknown) throw new Stop(`There is no benchmark "${unknown}". There are: ${all.join(', ')}.`)
  for (const name of names.length > 0 ? names : all) {
    const code = await run(node24(), [inRoot('tests/bench', `${name}.ts`)])
    if (code !== 0) return code
  }
  return 0
}

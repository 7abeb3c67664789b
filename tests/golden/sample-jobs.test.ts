import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { operatorIdOf } from '../../main/savepoint/uid/hash.ts'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = join(ROOT, 'resources/jobs')

/** Loads the jobs in a Node of its own: the runner here has its own way to import modules. */
const SCRIPT = `
const [runtime, ...files] = process.argv.slice(1)
const { loadJob } = await import(runtime + '/api/load-job.ts')
const { Configuration } = await import(runtime + '/api/configuration.ts')
const { jobGraphOf } = await import(runtime + '/graph/job-graph-generator.ts')
const operatorsOf = async (file) => {
  const graph = jobGraphOf(await (await loadJob(file)).build(new Configuration()))
  return graph.vertices.flatMap(({ operators }) => operators).map(({ name, uid, id }) => ({ name, uid, id }))
}
console.log(JSON.stringify(await Promise.all(files.map(operatorsOf))))`

interface Operator {
  name: string
  uid: string | null
  id: string
}

describe('the sample jobs', () => {
  const files = readdirSync(FOLDER).sort()
  const operators = new Map<string, Operator[]>()
  beforeAll(() => {
    const args = ['--input-type=module', '-e', SCRIPT, join(ROOT, 'main/runtime'), ...files.map((file) => join(FOLDER, file))]
    const loaded = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Operator[][]
    files.forEach((file, i) => operators.set(file, loaded[i] ?? []))
  })

  it('are these, the clean one first', () => {
    expect(files).toEqual(['clean-keyed.ts', 'missing-uids.ts', 'savepoints-page.ts', 'short-bounded.ts'])
  })

  it.each(['clean-keyed.ts', 'short-bounded.ts'])('%s has a uid for every operator', (file) => {
    const all = operators.get(file) ?? []
    expect(all.length).toBeGreaterThan(2)
    expect(all.filter(({ uid }) => uid === null)).toEqual([])
  })

  it('missing-uids.ts has none where its state is', () => {
    const without = operators.get('missing-uids.ts')?.filter(({ uid }) => uid === null)
    expect(without?.map(({ name }) => name)).toEqual(['visits per user', 'Source: visits'])
  })

  it('savepoints-page.ts has the ids of the page', () => {
    const all = operators.get('savepoints-page.ts') ?? []
    expect(all.map(({ name, uid }) => [name, uid])).toEqual([
      ['Map', 'mapper-id'],
      ['Sink: Print to Std. Out', null],
      ['Source: words', 'source-id'],
    ])
    for (const { uid, id } of all) if (uid !== null) expect(id).toBe(operatorIdOf(uid))
  })
})

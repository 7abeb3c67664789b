import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadJob } from './load-job.ts'

/** Loads jobs in a Node of its own: the runner here has its own way to import modules. */
const SCRIPT = `
const [api, graph, file, configuration] = process.argv.slice(1)
const { loadJob } = await import(api + '/load-job.ts')
const { Configuration } = await import(api + '/configuration.ts')
const { jobGraphOf } = await import(graph + '/job-graph-generator.ts')
try {
  const job = await loadJob(file)
  const graph = jobGraphOf(await job.build(new Configuration(JSON.parse(configuration)), ['--a', 'b']))
  const again = jobGraphOf(await job.build(new Configuration(JSON.parse(configuration)), ['--a', 'b']))
  console.log(JSON.stringify({
    vertices: graph.vertices.map((v) => v.name),
    places: graph.vertices.flatMap((v) => v.operators.map((o) => o.definedAt)),
    own: graph.vertices[0].operators[1].spec.function !== again.vertices[0].operators[1].spec.function,
  }))
} catch (error) {
  console.log(JSON.stringify({ code: error.code, message: error.message, file: error.file }))
}`

interface Answer {
  vertices?: string[]
  places?: string[]
  own?: boolean
  code?: string
  message?: string
  file?: string
}

describe('loadJob', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'job-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  function load(name: string, text: string, configuration: Record<string, string> = {}): Answer {
    const file = join(folder, name)
    writeFileSync(file, text)
    const here = import.meta.dirname
    const args = ['--no-warnings', '--input-type=module', '-e', SCRIPT, here, join(here, '../graph'), file, JSON.stringify(configuration)]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Answer
  }

  it('says that there is no job', async () => {
    await expect(loadJob(join(folder, 'none.ts'))).rejects.toMatchObject({ code: 'JOB_NOT_FOUND', file: join(folder, 'none.ts') })
  })

  it('gives the graph of a TypeScript job that imports the API, with the place of each call', () => {
    const job = `import { Types, type StreamEnvironment } from 'tidemark'
export default (env: StreamEnvironment, args: readonly string[]) => {
  env.fromSequence(1, 10)
    .map((x: bigint) => x, Types.LONG).name(args.join(' '))
    .print()
}`
    const { vertices, places, own } = load('job.ts', job, { 'pipeline.max-parallelism': '64' })
    expect(vertices).toEqual(['Source: Sequence Source -> --a b -> Sink: Print to Std. Out'])
    expect(places).toEqual([':3:7', ':4:6', ':5:6'].map((place) => join(folder, 'job.ts') + place))
    expect(own).toBe(true)
  })

  it.each([
    [
      'throws.ts',
      'interface A { x: number }\nexport default () => {\n  throw new TypeError("odd")\n}',
      'JOB_FAILED',
      ':3:9',
      'TypeError: odd',
    ],
    ['refused.mjs', 'export default (env) => {\n  env.fromSequence(1, 2).setParallelism(0)\n}', 'INVALID_PARALLELISM', ':2:26', 'but is 0'],
    ['syntax.ts', 'export default (env: object) => {\n  const x = = 3\n}', 'JOB_NOT_LOADED', ':2:13', 'Expression expected'],
    ['syntax.mjs', 'export default (env) => {\n\n  const x = = 3\n}', 'JOB_NOT_LOADED', ':3:13', 'SyntaxError'],
    ['enum.ts', 'enum A { B }\nexport default () => {}', 'JOB_NOT_LOADED', ':1:1', 'enum'],
    ['import.mjs', 'import "./nowhere.mjs"\nexport default () => {}', 'JOB_NOT_LOADED', '', 'nowhere.mjs'],
    ['at-load.mjs', 'const a = 1\nthrow new Error("at load")', 'JOB_NOT_LOADED', ':2:7', 'at load'],
    ['no-main.mjs', 'export const a = 1', 'JOB_WITHOUT_MAIN', '', 'default function'],
  ])('says what is wrong with %s, and where', (name, text, code, place, words) => {
    const answer = load(name, text)
    expect(answer.code).toBe(code)
    expect(answer.file).toBe(join(folder, name))
    expect(answer.message).toContain(join(folder, name) + place)
    expect(answer.message).toContain(words)
  })
})

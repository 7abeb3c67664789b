/** Real Flink in a JVM of its own, which restores savepoints and says what state it then has; by the mill's classes. */
import { execFile, spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'

const run = promisify(execFile)
const SOURCE = join(import.meta.dirname, 'flink/mill/VerifyMany.java')
/** Flink reaches into the JDK with these, as its own start scripts say. */
const OPENED = [
  'lang',
  'lang.invoke',
  'lang.reflect',
  'util',
  'util.concurrent',
  'util.concurrent.atomic',
  'net',
  'nio',
  'io',
  'time',
  'text',
  'math',
]

const MILL = join(import.meta.dirname, '../../../shared/tools/mill/mill')

/** Whether Flink can be had here: the mill beside the checkout, a JDK, and Maven, which fetches the jars. Says what is missing. */
export function canRestore(): boolean {
  const missing = [
    ...(existsSync(MILL) ? [] : ['the mill at ../shared/tools/mill/']),
    ...['javac', 'java', 'mvn'].filter((tool) => spawnSync(tool, ['-version']).error !== undefined),
  ]
  if (missing.length > 0) console.log(`not run against a restoring Flink: it needs ${missing.join(', ')}`)
  return missing.length === 0
}

/** How long the first start of a line may take: its jars are fetched. */
export const START_MS = 900_000

/** A JVM, and the folder of its classes, which is its starter's to delete. */
interface Java {
  child: ChildProcessByStdio<Writable, Readable, null>
  folder: string
}

/**
 * Compiles sources against Flink and the mill's classes, and starts one of them.
 *
 * @param line e.g. "1.20"
 */
export async function startJava(line: string, sources: readonly string[], mainClass: string): Promise<Java> {
  const work = process.env['MILL_WORK'] ?? join(tmpdir(), 'mill-work')
  await run(MILL, ['prepare', '--version', line], { env: { ...process.env, MILL_WORK: work } })
  const jars = readdirSync(join(work, 'cp')).find((name) => name.startsWith(`${line}.`) && name.endsWith('.cp'))
  if (jars === undefined) throw new Error(`the mill has no class path for Flink ${line}`)
  const all = readFileSync(join(work, 'cp', jars), 'utf8').trim()
  const logger = all.split(delimiter).filter((jar) => jar.includes('slf4j-simple'))
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-restore-'))
  const classPath = [folder, join(work, 'classes', line), ...logger, all].join(delimiter)
  await run('javac', ['-proc:none', '-nowarn', '-cp', classPath, '-d', folder, ...sources])
  const child = spawn(
    'java',
    [
      ...OPENED.flatMap((name) => ['--add-opens', `java.base/java.${name}=ALL-UNNAMED`]),
      ...['--add-opens', 'java.base/sun.nio.ch=ALL-UNNAMED', '--add-exports', 'java.base/sun.net.util=ALL-UNNAMED'],
      ...['--add-exports', 'java.rmi/sun.rmi.registry=ALL-UNNAMED', '-Xmx2g', '-Dorg.slf4j.simpleLogger.defaultLogLevel=off'],
      ...[`-Dmill.line=${line}`, `-Dmill.flink=${jars.slice(0, -3)}`, '-cp', classPath, mainClass],
    ],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  )
  return { child, folder }
}

/** What Flink had after a restore; the part of the mill's truth that comparisons need. */
export interface Restored {
  operators: {
    id: string
    maxParallelism: number
    keyedStates?: { name: string; entries?: Record<string, unknown>[] }[]
    operatorStates?: { subtask: number; name: string; values?: unknown[] }[]
  }[]
}

export class RestoringFlink {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  /** An iterator keeps the lines that come while nobody waits for one. */
  readonly #lines: AsyncIterator<string, undefined>
  readonly #folder: string
  #made = 0

  private constructor(child: ChildProcessByStdio<Writable, Readable, null>, folder: string) {
    this.#child = child
    this.#folder = folder
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  }

  /** @param line e.g. "1.20" */
  static async start(line: string): Promise<RestoringFlink> {
    const { child, folder } = await startJava(line, [SOURCE], 'mill.VerifyMany')
    return new RestoringFlink(child, folder)
  }

  /** Restores a savepoint, each operator's state by a stand-in of that operator. @throws what Flink said */
  async restore(path: string, options: readonly string[] = []): Promise<Restored> {
    const out = join(this.#folder, `${++this.#made}.json`)
    this.#child.stdin.write(`${[path, out, ...options].join('\t')}\n`)
    for (;;) {
      const { value: line, done } = await this.#lines.next()
      if (done === true) throw new Error('Flink ended')
      if (line.startsWith('>failed')) throw new Error(`Flink did not restore ${path}: ${line.slice(8)}`)
      if (line.startsWith('>ok')) return JSON.parse(readFileSync(out, 'utf8')) as Restored
    }
  }

  async stop(): Promise<void> {
    this.#child.stdin.end()
    if (this.#child.exitCode === null) await once(this.#child, 'close')
    rmSync(this.#folder, { recursive: true })
  }
}

/** Runs Flink's own classes as the peer of a benchmark: jars by Maven, sources compiled once, a fresh JVM a call. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const FLINK = '2.2.0'
const here = join(import.meta.dirname, 'flink')
/** Ignored by git, and kept from run to run. */
export const CACHE = join(import.meta.dirname, '..', '..', '.cache', 'bench')
const classes = join(CACHE, `classes-${FLINK}`)
const classPathFile = join(CACHE, `classpath-${FLINK}`)

/** True when a JDK and Maven are there. */
export const hasFlink = (): boolean => ['javac', 'mvn'].every((tool) => spawnSync(tool, ['-version']).status === 0)

function prepare(): string {
  mkdirSync(classes, { recursive: true })
  if (!existsSync(classPathFile)) {
    must('mvn', [
      '-q',
      '-B',
      '-f',
      join(here, 'pom.xml'),
      'dependency:build-classpath',
      `-Dflink.version=${FLINK}`,
      `-Dmdep.outputFile=${classPathFile}`,
    ])
  }
  const classPath = readFileSync(classPathFile, 'utf8').trim()
  const sources = readdirSync(join(here, 'src')).map((name) => join(here, 'src', name))
  must('javac', ['-nowarn', '-cp', classPath, '-d', classes, ...sources])
  return `${classes}:${classPath}`
}

let prepared: string | undefined

/** Standard output of one of the classes in flink/src, run in a JVM of its own. */
export function java(main: string, ...args: string[]): string {
  prepared ??= prepare()
  return must('java', ['-Xmx3g', '-cp', prepared, main, ...args])
}

function must(command: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (status !== 0) throw new Error(`${command} ended with ${status}\n${stderr}${stdout}`)
  return stdout
}

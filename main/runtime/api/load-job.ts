import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { placeIn } from './call-site.ts'
import { provideJobModule } from './job-module.ts'
import type { Configuration } from './configuration.ts'
import { StreamEnvironment } from './stream-environment.ts'
import { syntaxPlace } from './syntax-place.ts'

/** A job's module (`main` of a Flink job): it asks the environment for streams and returns. */
type JobMain = (environment: StreamEnvironment, args: readonly string[]) => unknown

/** A job's module, imported. */
export interface LoadedJob {
  /** Absolute path of the module. */
  readonly path: string
  /**
   * Runs the job's function with an environment of its own and gives that environment back. Each call makes the job's functions
   * anew: as every subtask in Flink has its own copies, an execution calls it for each of them.
   *
   * Throws `JOB_FAILED` where the job's function throws; a `TidemarkError` of the API passes with the line added.
   */
  build(configuration: Configuration, args?: readonly string[]): Promise<StreamEnvironment>
  /** Where in the job an error comes from, as `path:line:column`; the path alone where its stack does not pass through the job. */
  placeOf(error: unknown): string
}

/**
 * Imports a job from a `.ts`, `.js` or `.mjs` module, which may import the API from `tidemark`. A file that changed since is
 * imported anew; modules that it imports are not.
 *
 * Throws `JOB_NOT_FOUND`, `JOB_NOT_LOADED` (a syntax error, a missing import, an error while loading), `JOB_WITHOUT_MAIN`.
 */
export async function loadJob(file: string): Promise<LoadedJob> {
  const path = resolve(file)
  const url = await versionedUrl(path)
  provideJobModule()
  const main = mainOf(await imported(url, path), path)
  return {
    path,
    placeOf: (error) => placeOf(error, path, url),
    async build(configuration, args = []) {
      const environment = new StreamEnvironment(configuration, url)
      try {
        await main(environment, args)
      } catch (error) {
        throw failed(error, path, url)
      }
      return environment
    },
  }
}

async function versionedUrl(path: string): Promise<string> {
  try {
    const { mtimeMs } = await stat(path)
    return `${pathToFileURL(path).href}?mtime=${mtimeMs}`
  } catch (cause) {
    throw new TidemarkError(
      {
        code: 'JOB_NOT_FOUND',
        message: `There is no job at ${path}, or it cannot be read. Give the path of its .ts or .js module.`,
        file: path,
      },
      { cause },
    )
  }
}

async function imported(url: string, path: string): Promise<unknown> {
  try {
    return await import(/* @vite-ignore */ url)
  } catch (cause) {
    const place = cause instanceof SyntaxError ? syntaxPlace(cause, path, await readFile(path, 'utf8')) : null
    throw new TidemarkError(
      { code: 'JOB_NOT_LOADED', message: `The job ${place ?? placeOf(cause, path, url)} cannot be loaded: ${textOf(cause)}`, file: path },
      { cause },
    )
  }
}

function mainOf(module: unknown, path: string): JobMain {
  const main = typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined
  if (typeof main === 'function') return main as JobMain
  throw new TidemarkError({
    code: 'JOB_WITHOUT_MAIN',
    message: `The job ${path} exports no default function. Write “export default (env) => { … }”; env is the job's StreamEnvironment.`,
    file: path,
    field: 'default',
    expected: 'function',
    found: typeof main,
  })
}

function failed(error: unknown, path: string, url: string): TidemarkError {
  const place = placeOf(error, path, url)
  if (error instanceof TidemarkError) {
    const message = error.message.includes(place) ? error.message : `${error.message} (${place})`
    return new TidemarkError({ ...error.toProblem(), message, file: error.file ?? path }, { cause: error })
  }
  return new TidemarkError({ code: 'JOB_FAILED', message: `The job failed at ${place}: ${textOf(error)}`, file: path }, { cause: error })
}

/** `path:line:column` where the error's stack has it. */
function placeOf(error: unknown, path: string, url: string): string {
  return (error instanceof Error && error.stack !== undefined ? placeIn(url, error.stack) : null) ?? path
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

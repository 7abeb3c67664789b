import { basename, extname } from 'node:path'
import { Configuration } from '../api/configuration.ts'
import { loadJob } from '../api/load-job.ts'
import { Options } from '../api/options.ts'
import type { StreamEnvironment } from '../api/stream-environment.ts'
import type { JobGraph } from '../graph/job-graph.ts'
import { jobGraphOf } from '../graph/job-graph-generator.ts'

/** Where a job's code is: a module, which any thread can load, or a function here. */
export type JobCode = ModuleCode | { kind: 'here'; build: () => StreamEnvironment | Promise<StreamEnvironment> }

/** A job's module with what it is called with; plain data. */
export interface ModuleCode {
  kind: 'module'
  path: string
  args: readonly string[]
  configuration: Readonly<Record<string, string>>
}

/** What a job's code made: its graph, and its settings. */
export interface BuiltJob {
  graph: JobGraph
  configuration: Configuration
}

/** Makes the job, anew with each call. @throws TidemarkError of `loadJob` */
export async function jobBuilder(code: JobCode): Promise<() => Promise<BuiltJob>> {
  const build = code.kind === 'here' ? code.build : await moduleBuilder(code)
  return async () => {
    const environment = await build()
    return { graph: jobGraphOf(environment), configuration: environment.configuration }
  }
}

async function moduleBuilder({ path, args, configuration }: ModuleCode): Promise<() => Promise<StreamEnvironment>> {
  const job = await loadJob(path)
  // A job that does not say its name goes by that of its file: a list of jobs that are all called the same helps nobody.
  const named = { [Options.NAME.key]: basename(path, extname(path)), ...configuration }
  return () => job.build(new Configuration(named), args)
}

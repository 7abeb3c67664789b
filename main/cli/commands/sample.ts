import { EXIT } from '../exit-codes.ts'
import { printError, printLine } from '../output.ts'
import { sampleJobs } from '../../operations/sample-jobs.ts'
import { runDetached } from './run-detached.ts'
import { run, type RunOptions } from './run.ts'

/** `tidemark sample`: without a name the jobs that are shipped, with one runs it as {@link run} does. Returns the exit code. */
export async function sample(name: string | undefined, args: readonly string[], options: RunOptions): Promise<number> {
  const samples = sampleJobs()
  if (name === undefined) {
    const width = Math.max(0, ...samples.map((one) => one.name.length))
    for (const one of samples) printLine(`${one.name.padEnd(width)}  ${one.about}`)
    return EXIT.ok
  }
  const found = samples.find((one) => one.name === name)
  if (found === undefined) {
    printError(`tidemark: There is no sample job “${name}”. These are shipped: ${samples.map((one) => one.name).join(', ')}.`)
    return EXIT.unknown
  }
  return options.detached === true ? runDetached(found.path, args, options) : run(found.path, args, options)
}

import { once } from 'node:events'
import { TidemarkError, type PathMapping } from '../../../shared/model/index.ts'
import { startRestServer } from '../../rest/server.ts'
import { Configuration } from '../../runtime/api/configuration.ts'
import { loadJob, type LoadedJob } from '../../runtime/api/load-job.ts'
import { Options } from '../../runtime/api/options.ts'
import type { RestoreClaimMode } from '../../runtime/cluster.ts'
import { LocalCluster } from '../../runtime/local/local-cluster.ts'
import { EXIT } from '../exit-codes.ts'
import { tellFailure } from '../failure.ts'
import { wordOf } from '../flink-arguments.ts'
import { printError, printLine } from '../output.ts'
import { restoreOpener } from '../restore-opener.ts'

export interface RunOptions {
  fromSavepoint?: string
  allowNonRestoredState?: boolean
  claimMode?: string
  /** What `claimMode` was called before. */
  restoreMode?: string
  parallelism?: number
  /** Given to a local cluster rather than run here. */
  detached?: boolean
  jobmanager?: string
  port: number
  D?: [key: string, value: string][]
  map?: PathMapping[]
}

/**
 * `tidemark run`: runs a local job in this process until it ends, reachable by Flink's REST API meanwhile. Its output goes to
 * stdout, everything else to stderr. Ctrl-C cancels it. Returns the exit code.
 */
export async function run(file: string, args: readonly string[], options: RunOptions): Promise<number> {
  const configuration = new Configuration(Object.fromEntries(options.D ?? []))
  if (options.parallelism !== undefined) configuration.set(Options.PARALLELISM, options.parallelism)
  const job = await loadJob(file)
  const claimMode = claimModeOf(options)
  const opened = options.fromSavepoint === undefined ? null : await restoreOpener(options.map)(options.fromSavepoint)
  const restore = opened && { ...opened, allowNonRestored: options.allowNonRestoredState === true, claimMode }
  const cluster = new LocalCluster({
    configuration: new Map(Object.entries(configuration.toRecord())),
    print: (line, toStdErr) => {
      if (toStdErr) printError(line)
      else printLine(line)
    },
  })
  const server = await startRestServer({ cluster, port: options.port })
  try {
    const started = await cluster.submit({
      code: { kind: 'module', path: job.path, args, configuration: configuration.toRecord() },
      restore,
    })
    printError(`Job has been submitted with JobID ${started.id}`)
    printError(`REST API: ${server.url}  (flink list -m 127.0.0.1:${server.port})`)
    const cancel = (): void => {
      started.cancel()
    }
    process.once('SIGINT', cancel)
    process.once('SIGTERM', cancel)
    const end = await started.done
    process.off('SIGINT', cancel)
    process.off('SIGTERM', cancel)
    if (end.state === 'FAILED') {
      tellFailure(failed(end.error, job), false)
      return EXIT.jobFailed
    }
    printError(`Job ${started.id} is ${end.state}.`)
    // A client that waits for the end of its operation asks once more.
    await once(AbortSignal.timeout(LAST_ANSWERS_MS), 'abort')
    return EXIT.ok
  } finally {
    await server.close()
  }
}

/** How long results can still be asked for once the job has ended. */
const LAST_ANSWERS_MS = 2000

/**
 * Whose the files are that a job is restored from. Says on stderr what Flink says of old words.
 * Throws `INVALID_VALUE`.
 */
export function claimModeOf({ claimMode, restoreMode }: RunOptions): RestoreClaimMode {
  if (restoreMode !== undefined) printError("The option 'restoreMode' is deprecated. Please use 'claimMode' instead.")
  const text = claimMode ?? restoreMode ?? 'NO_CLAIM'
  const mode = wordOf(['NO_CLAIM', 'CLAIM', 'LEGACY'], 'org.apache.flink.core.execution.RecoveryClaimMode', text)
  if (mode === 'LEGACY') printError('Warning: The LEGACY restore mode is deprecated, please use CLAIM or NO_CLAIM mode instead.')
  return mode
}

/** What the job's code threw, and where in the job. */
function failed(error: unknown, job: LoadedJob): TidemarkError {
  if (error instanceof TidemarkError) return error
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new TidemarkError(
    { code: 'JOB_FAILED', message: `The job failed at ${job.placeOf(error)}: ${text}`, file: job.path },
    { cause: error },
  )
}

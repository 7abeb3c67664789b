import type { Command } from 'commander'
import type { ClusterStartOptions } from './commands/cluster-start.ts'
import type { RunOptions } from './commands/run.ts'
import { EXIT_CODES_HELP } from './exit-codes.ts'
import { flinkAction } from './flink-action.ts'
import { mapping, positive, setting, wholeNumber } from './option-values.ts'

/** What runs jobs on this machine: `run`, `sample`, `cluster`. */
export function addLocalVerbs(program: Command, finish: (code: number) => void): void {
  const running = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .option('-s, --fromSavepoint <PATH>', 'go on from a savepoint or checkpoint: its folder or its _metadata')
      .option('-n, --allowNonRestoredState', 'leave out state of the savepoint that no operator of the job takes')
      .option('--claimMode <MODE>', 'whose that savepoint is afterwards: NO_CLAIM, CLAIM or LEGACY (else: NO_CLAIM)')
      .option('--restoreMode <MODE>', 'what --claimMode was called before')
      .option('-p, --parallelism <N>', 'of operators that say none', positive)
      .option('-D <KEY=VALUE>', 'a setting by Flink’s name (repeatable)', setting)
      .option('-d, --detached', 'have the local cluster run it, and do not wait for its end')
      .option('-m, --jobmanager <HOST:PORT>', 'with -d: that local cluster of Tidemark')
      .option('--port <N>', 'without -d: of the REST API, on this machine alone', wholeNumber, 8081)
      .option('--map <FROM=TO>', 'where an absolute path prefix of the metadata lies now (repeatable)', mapping)
      .addHelpText('after', EXIT_CODES_HELP)

  running('run', 'run a local test job until it ends, with Flink’s REST API in front of it')
    .argument('<job>', 'its .ts or .js module; it may import the API from "tidemark"')
    .argument('[args...]', 'what the job’s function is given')
    .action(async (job: string, args: string[], options: RunOptions) => {
      if (options.detached === true) {
        const { runDetached } = await import('./commands/run-detached.ts')
        finish(await runDetached(job, args, options))
      } else {
        const { run } = await import('./commands/run.ts')
        finish(await run(job, args, options))
      }
    })

  running('sample', 'the sample jobs that are shipped; with a name, run one')
    .argument('[name]', 'of a sample job')
    .argument('[args...]', 'what the job’s function is given')
    .action(async (name: string | undefined, args: string[], options: RunOptions) => {
      const { sample } = await import('./commands/sample.ts')
      finish(await sample(name, args, options))
    })

  const cluster = program.command('cluster').description('a local cluster, which jobs are submitted to')
  cluster
    .command('start')
    .description('start it, with Flink’s REST API in front of it; the last line printed is its URL')
    .option('--port <N>', 'of the REST API, on this machine alone; 0 takes any that is free', wholeNumber, 8081)
    .option('--detach', 'leave it in the background once it answers')
    .option('-D <KEY=VALUE>', 'a setting by Flink’s name (repeatable)', setting)
    .action(async (options: ClusterStartOptions) => {
      const { startCluster } = await import('./commands/cluster-start.ts')
      finish(await flinkAction(false, () => startCluster(options)))
    })
  cluster
    .command('stop')
    .description('end it with all its jobs, and wait until it is gone')
    .argument('[url]', 'of a local cluster (else: the one that runs)')
    .action(async (url: string | undefined) => {
      const { stopCluster } = await import('./commands/cluster.ts')
      finish(await flinkAction(false, () => stopCluster(url)))
    })
  cluster
    .command('status')
    .description('whether it runs, and what is in it')
    .argument('[url]', 'of a cluster (else: the local one that runs)')
    .option('--json', 'print one tidemark.cluster/1 object')
    .action(async (url: string | undefined, options: { json?: boolean }) => {
      const { clusterStatus } = await import('./commands/cluster.ts')
      finish(await flinkAction(options.json === true, () => clusterStatus(url, options)))
    })
}

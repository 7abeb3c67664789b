import { type Command, Option } from 'commander'
import type { CancelOptions } from './commands/cancel.ts'
import type { CheckpointOptions } from './commands/checkpoint.ts'
import type { ListOptions } from './commands/list.ts'
import type { SavepointOptions } from './commands/savepoint.ts'
import type { StopOptions } from './commands/stop.ts'
import { asFlinkTells } from './flink-arguments.ts'
import { setting } from './option-values.ts'

/**
 * The verbs that `flink` has too, with its options, words and exit codes (`CliFrontend`); they take any cluster, real or local. Options
 * may stand anywhere, and arguments are looked at by the verbs themselves, which say what is wrong as `flink` does.
 */
export function addFlinkVerbs(program: Command, finish: (code: number) => void): void {
  const verb = (name: string, description: string): Command =>
    asFlinkTells(
      program
        .command(name)
        .description(description)
        .option('-m, --jobmanager <HOST:PORT>', 'the cluster (else: TIDEMARK_JOBMANAGER, or the local one that runs)')
        .option('-D <KEY=VALUE>', 'client.timeout: how long the result is waited for (else: 60 s)', setting)
        .option('--json', 'print one JSON object in place of flink’s lines'),
    )
  const type = (): Option => new Option('--type <canonical|native>', 'format of the savepoint (else: canonical)')

  verb('list', 'the jobs of a cluster: without options those that run or are to run')
    .option('-r, --running', 'those that run')
    .option('-s, --scheduled', 'those that are to run')
    .option('-a, --all', 'those that have ended too')
    .action(async (options: ListOptions) => {
      const { list } = await import('./commands/list.ts')
      finish(await list(options))
    })

  verb('savepoint', 'take a savepoint of a running job, or dispose of one')
    .usage('[options] <job id> [target directory]')
    .argument('[args...]', 'the job’s id, and the directory for the savepoint (else: the cluster’s own)')
    .addOption(type())
    .option('--detached', 'do not wait for the savepoint')
    .option('-d, --dispose <PATH>', 'delete this savepoint instead, with all its files')
    .option('-j, --jarfile <PATH>', 'taken for flink’s sake, and not needed')
    .action(async (args: string[], options: SavepointOptions) => {
      const { savepoint } = await import('./commands/savepoint.ts')
      finish(await savepoint(args, options))
    })

  verb('stop', 'end a job with a savepoint')
    .usage('[options] <job id>')
    .argument('[args...]', 'the job’s id')
    .option('-p, --savepointPath [DIRECTORY]', 'where the savepoint goes (else: the cluster’s own directory)')
    .option('-d, --drain', 'let time go to its end first, so that windows and timers fire; not for a job that goes on later')
    .addOption(type())
    .option('--detached', 'do not wait for the savepoint')
    .action(async (args: string[], options: StopOptions) => {
      const { stop } = await import('./commands/stop.ts')
      finish(await stop(args, options))
    })

  verb('cancel', 'end a job at once, without a savepoint')
    .usage('[options] <job id>')
    .argument('[args...]', 'the job’s id')
    .option('-s, --withSavepoint [DIRECTORY]', 'after a savepoint (deprecated by Flink: use stop)')
    .addOption(type())
    .action(async (args: string[], options: CancelOptions) => {
      const { cancel } = await import('./commands/cancel.ts')
      finish(await cancel(args, options))
    })

  verb('checkpoint', 'take a checkpoint of a running job, out of turn')
    .usage('[options] <job id>')
    .argument('[args...]', 'the job’s id')
    .option('--full', 'complete in itself, where checkpoints build on one another')
    .action(async (args: string[], options: CheckpointOptions) => {
      const { checkpoint } = await import('./commands/checkpoint.ts')
      finish(await checkpoint(args, options))
    })
}

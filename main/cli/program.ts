import { Command, Option } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import type { InspectOptions } from './commands/inspect.ts'
import type { RewriteOptions } from './commands/rewrite.ts'
import type { StateOptions } from './commands/state.ts'
import { EXPORT_FORMATS } from '../operations/export/format.ts'
import { EXIT, EXIT_CODES_HELP } from './exit-codes.ts'
import { exportProblem } from './export-usage.ts'
import { addFlinkVerbs } from './flink-verbs.ts'
import { addLocalVerbs } from './local-verbs.ts'
import { flinkRelease, mapping, maxParallelisms, ofOperator, positive, wholeNumber } from './option-values.ts'

const collect = (text: string, before: string[] = []): string[] => [...before, text]

const DICTIONARY_HELP =
  'where uids are known: a list with one uid a line, a job’s source folder, a savepoint of Flink 2.0 or later, or a running job: http://host:8081/jobs/ID (repeatable)'

/** The command line. Each command's code is loaded when it is called, so that the start stays short. `finish` is told the exit code. */
export function createProgram(finish: (code: number) => void): Command {
  const program = new Command('tidemark')
    .description('See what is in an Apache Flink savepoint, whether it will restore, and where it may go.')
    .version(packageJson.version)
    .addHelpText('after', EXIT_CODES_HELP)
    .exitOverride()
    .configureHelp({ helpWidth: 80 })

  program
    .command('inspect')
    .description('open a savepoint or checkpoint and tell what is in it')
    .argument('<path>', 'its folder, its _metadata, or any metadata file; a path or a URI')
    .option('--json', 'print one tidemark.inspect/1 object')
    .option('--map <FROM=TO>', 'where an absolute path prefix of the metadata lies now (repeatable)', mapping)
    .option('--dictionary <PLACE>', DICTIONARY_HELP, collect)
    .addHelpText('after', EXIT_CODES_HELP)
    .action(async (path: string, options: InspectOptions) => {
      const { inspect } = await import('./commands/inspect.ts')
      finish(await inspect(path, options))
    })

  program
    .command('state')
    .description('which states a savepoint has, and what is in them')
    .argument('<path>', 'its folder, its _metadata, or any metadata file; a path or a URI')
    .option('--operator <ID|UID>', 'entries of this operator: an id, its first 8 digits or more, a uid or a name')
    .option('--state <NAME>', 'of this state alone')
    .option('--key <KEY>', 'of this key alone: plain text or a number as it is, JSON for other keys; only its key group is read')
    .option('--key-group <N>', 'of this key group alone', wholeNumber)
    .option('--limit <COUNT>', 'how many entries at most', positive)
    .option('--all', 'the entries of all operators')
    .option('--stats', 'count entries: how many, the largest keys, skew over key groups and subtasks')
    .option('--json', 'one tidemark.states/1 object; with entries the same as --ndjson')
    .option('--ndjson', 'a line of JSON an entry')
    .option('--export <FILE>', 'write the entries to a file; with --json, tell of it by one tidemark.export/1 object')
    .addOption(new Option('--format <FORMAT>', 'of that file (else: by its ending)').choices(EXPORT_FORMATS))
    .option('--force', 'replace that file where it is there already')
    .option('--map <FROM=TO>', 'where an absolute path prefix of the metadata lies now (repeatable)', mapping)
    .addHelpText('after', EXIT_CODES_HELP)
    .action(async (path: string, options: StateOptions, command: Command) => {
      const problem = exportProblem(options)
      if (problem !== null) command.error(`error: ${problem}`, { exitCode: EXIT.usage })
      const { state } = await import('./commands/state.ts')
      finish(await state(path, options))
    })

  /** What convert and edit have in common. */
  const rewriting = (name: string, description: string): Command =>
    program
      .command(name)
      .description(`${description}; the original is only read`)
      .argument('<path>', 'a savepoint or checkpoint: its folder or its _metadata; a path or a URI')
      .argument('<target>', 'the folder of the new savepoint, which must not be there yet')
      .option('--flink <RELEASE>', 'the Flink that is to restore it, e.g. 1.18 (else: releases that read the original)', flinkRelease)
      .option('--dry-run', 'say what would be written, and what stands in the way; write nothing')
      .option('--no-verify', 'do not read the new savepoint back to compare it, entry for entry')
      .option('--json', 'print one tidemark.rewrite/1 object')
      .option('--map <FROM=TO>', 'where an absolute path prefix of the metadata lies now (repeatable)', mapping)
      .addHelpText('after', EXIT_CODES_HELP)
      .action(async (path: string, target: string, options: RewriteOptions) => {
        const { rewrite } = await import('./commands/rewrite.ts')
        finish(await rewrite(path, target, options))
      })

  rewriting('convert', 'write a savepoint anew: in one folder that can be moved, in the canonical format, for another Flink').addOption(
    new Option('--format <FORMAT>', 'of keyed state').choices(['keep', 'canonical']).default('keep'),
  )

  rewriting('edit', 'write a savepoint with other operators, states or max parallelism')
    .option('--rename <OPERATOR=UID>', 'give an operator another uid (repeatable)', ofOperator)
    .option('--drop-operator <OPERATOR>', 'leave an operator out, with its state (repeatable)', collect)
    .option('--remove-state <OPERATOR=STATE>', 'leave one state out (repeatable)', ofOperator)
    .option('--max-parallelism <[OPERATOR=]N>', 'of all operators with keyed state, or of one (repeatable)', maxParallelisms)

  addLocalVerbs(program, finish)
  addFlinkVerbs(program, finish)

  program
    .command('uid')
    .description('the operator id of a uid, or with --whois the uid of an operator id')
    .argument('[text...]', 'uids, as given to .uid("…")')
    .option('--whois <ID>', 'an operator id, or its first 8 digits or more')
    .option('--dictionary <PLACE>', DICTIONARY_HELP, collect)
    .addHelpText('after', EXIT_CODES_HELP)
    .action(async (texts: string[], options: { whois?: string; dictionary?: string[] }, command: Command) => {
      if ((options.whois === undefined) === (texts.length === 0))
        command.error('error: give either uids, or --whois with an operator id', { exitCode: EXIT.usage })
      if (options.whois === undefined) {
        const { uid } = await import('./commands/uid.ts')
        finish(uid(texts))
      } else {
        const { whois } = await import('./commands/whois.ts')
        finish(await whois(options.whois, options.dictionary ?? []))
      }
    })

  const catalog = program.command('catalog').description('the savepoints that were opened here')
  catalog
    .command('list')
    .description('newest opened first')
    .option('--json', 'print one tidemark.catalog/1 object')
    .option('--limit <COUNT>', 'how many at most', positive, 200)
    .action(async (options: { json?: boolean; limit: number }) => {
      const { list } = await import('./commands/catalog.ts')
      finish(list(options))
    })
  catalog
    .command('forget')
    .description('take a savepoint out of the catalog; its files are not touched, and its journal stays')
    .argument('<id-or-path>')
    .action(async (idOrPath: string) => {
      const { forget } = await import('./commands/catalog.ts')
      finish(forget(idOrPath))
    })
  catalog
    .command('set-aside')
    .description('move a damaged catalog out of the way, so that a new one is made')
    .action(async () => {
      const { setCatalogAside } = await import('./commands/catalog.ts')
      finish(setCatalogAside())
    })
  return program
}

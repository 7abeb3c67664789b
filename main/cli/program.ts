import { Command, InvalidArgumentError } from 'commander'
import packageJson from '../../package.json' with { type: 'json' }
import type { PathMapping } from '../../shared/model/savepoint-view.ts'
import type { InspectOptions } from './commands/inspect.ts'
import type { StateOptions } from './commands/state.ts'
import { EXIT, EXIT_CODES_HELP } from './exit-codes.ts'

function mapping(text: string, before: PathMapping[] = []): PathMapping[] {
  const at = text.indexOf('=')
  const [from, to] = [text.slice(0, at), text.slice(at + 1)]
  if (at < 1 || to === '') throw new InvalidArgumentError('Write it as FROM=TO, two path prefixes.')
  return [...before, { from, to }]
}

function positive(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1 up.')
  return value
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Give a whole number from 0 up.')
  return value
}

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
    .option('--map <FROM=TO>', 'where an absolute path prefix of the metadata lies now (repeatable)', mapping)
    .addHelpText('after', EXIT_CODES_HELP)
    .action(async (path: string, options: StateOptions) => {
      const { state } = await import('./commands/state.ts')
      finish(await state(path, options))
    })

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

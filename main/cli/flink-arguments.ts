import type { Command, CommanderError } from 'commander'
import { TidemarkError } from '../../shared/model/index.ts'

/** An argument that does not fit, told as `flink` tells it (`CliArgsException`): on stdout, exit code 1. */
export class ArgumentProblem extends Error {
  override readonly name = 'ArgumentProblem'
}

/** What `flink` says below such a problem. */
export const HELP_HINT = 'Use the help option (-h or --help) to get help on the command.'

const JOB_ID = /^[0-9a-fA-F]{32}$/
const SAMPLE_ID = 'fd72014d4c864993a2e5a9287b4a9c5d'

/** A job's id as `flink` reads it (`CliFrontend.parseJobId`). Throws {@link ArgumentProblem}; `missing` is said where there is none. */
export function jobIdOf(text: string | undefined, missing = 'Missing JobId'): string {
  if (text === undefined || text === '') throw new ArgumentProblem(missing)
  if (JOB_ID.test(text)) return text.toLowerCase()
  throw new ArgumentProblem(`Cannot parse JobID from "${text}". The expected format is [0-9a-fA-F]{32}, e.g. ${SAMPLE_ID}.`)
}

/**
 * A word of one of Flink's enums, in any case. A wrong one is no argument problem to `flink` (`ConfigurationUtils.convertToEnum`).
 * Throws `INVALID_VALUE`.
 */
export function wordOf<const W extends string>(words: readonly W[], enumClass: string, text: string): W {
  const word = words.find((one) => one === text.toUpperCase())
  if (word !== undefined) return word
  throw new TidemarkError({
    code: 'INVALID_VALUE',
    message: `Could not parse value for enum class ${enumClass}. Expected one of: [[${words.join(', ')}]]`,
    found: text,
  })
}

/** Short forms of more than one letter, which `flink` has. */
const ABBREVIATED: Readonly<Record<string, string>> = { cm: 'claimMode', rm: 'restoreMode' }

/**
 * `flink` takes long options with one dash too (`-detached`, `-claimMode CLAIM`, `-type=native`), which commander reads as letters. Of
 * the command that is called they are given their second dash; what stands behind `--` is left as it is.
 */
export function withLongOptions(program: Command, argv: readonly string[]): string[] {
  const command = program.commands.find((one) => one.name() === argv[2])
  const known = new Set(command?.options.map(({ long }) => long))
  const end = argv.indexOf('--')
  return argv.map((token, at) => {
    const [, name = '', rest = ''] = /^-([A-Za-z]\w+)(=.*)?$/s.exec(token) ?? []
    const long = `--${ABBREVIATED[name] ?? name}`
    return known.has(long) && (end < 0 || at < end) ? long + rest : token
  })
}

/** Has a command tell wrong arguments as `flink` does. */
export function asFlinkTells(command: Command): Command {
  return command.configureOutput({ outputError: () => undefined }).exitOverride((error) => {
    if (error.exitCode === 0) throw error
    throw new ArgumentProblem(inFlinksWords(error))
  })
}

function inFlinksWords({ code, message }: CommanderError): string {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? []
  if (code === 'commander.unknownOption') return `Unrecognized option: ${quoted}`
  if (code === 'commander.optionMissingArgument')
    return `Missing argument for option: ${/^-(\w)\b/.exec(quoted)?.[1] ?? /--(\w+)/.exec(quoted)?.[1] ?? quoted}`
  return message.replace(/^error: /, '')
}

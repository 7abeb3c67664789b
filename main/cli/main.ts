/** `tidemark`: the command line's entry. */
import { CommanderError } from 'commander'
import { EXIT } from './exit-codes.ts'
import { ArgumentProblem, HELP_HINT, withLongOptions } from './flink-arguments.ts'
import { createProgram } from './program.ts'

try {
  const program = createProgram((code) => {
    process.exitCode = code
  })
  await program.parseAsync(withLongOptions(program, process.argv))
} catch (error) {
  if (error instanceof ArgumentProblem) {
    const { printLine } = await import('./output.ts')
    printLine(`${error.message}\n\n${HELP_HINT}`)
    process.exitCode = EXIT.failed
  } else if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  } else {
    const { tellFailure } = await import('./failure.ts')
    process.exitCode = tellFailure(error, process.argv.includes('--json'))
  }
}

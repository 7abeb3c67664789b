/** `tidemark`: the command line's entry. */
import { CommanderError } from 'commander'
import { EXIT } from './exit-codes.ts'
import { createProgram } from './program.ts'

try {
  await createProgram((code) => {
    process.exitCode = code
  }).parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage
  } else {
    const { tellFailure } = await import('./failure.ts')
    process.exitCode = tellFailure(error, process.argv.includes('--json'))
  }
}

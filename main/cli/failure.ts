import { TidemarkError, toProblem, type Problem } from '../../shared/model/problem.ts'
import { EXIT } from './exit-codes.ts'
import { printError, printLine } from './output.ts'
import { wrap } from './print/wrap.ts'

/**
 * Tells of a failure: in words on stderr, and with `--json` as one `tidemark.error/1` object on stdout.
 * Returns the exit code. What is not a TidemarkError is a defect of ours and shows its stack when `TIDEMARK_DEBUG` is set.
 */
export function tellFailure(error: unknown, json: boolean): number {
  const problem = toProblem(error)
  if (json) printLine(JSON.stringify({ schema: 'tidemark.error/1', ...problem }, null, 2))
  printError(problemText(problem))
  if (process.env['TIDEMARK_DEBUG'] && error instanceof Error) printError(error.stack ?? '')
  if (!(error instanceof TidemarkError) || problem.code.startsWith('CATALOG_')) return EXIT.unexpected
  return EXIT.unreadable
}

function problemText({ message, offset, field, expected, found, code }: Problem): string {
  const facts = [
    ['at byte', offset === null ? null : offset.toLocaleString('en-US')],
    ['field', field],
    ['expected', expected],
    ['found', found],
    ['code', code],
  ].flatMap(([name, value]) => (value == null ? [] : [`  ${(name ?? '').padEnd(9)} ${value.replaceAll('\n', '\n            ')}`]))
  return [wrap(`tidemark: ${message}`), ...facts].join('\n')
}

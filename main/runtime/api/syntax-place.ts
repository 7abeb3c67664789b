import { stripTypeScriptTypes } from 'node:module'

/**
 * Where the text of a module cannot be parsed, as `path:line:column`; null where that is not known. Node names the place for
 * TypeScript alone, in front of the error's stack, so JavaScript goes through the same parser here.
 */
export function syntaxPlace(error: SyntaxError, path: string, source: string): string | null {
  return placeInFrontOf(error.stack, path) ?? placeInFrontOf(parseErrorOf(source)?.stack, path)
}

function parseErrorOf(source: string): SyntaxError | null {
  try {
    stripTypeScriptTypes(source)
    return null
  } catch (error) {
    return error instanceof SyntaxError ? error : null
  }
}

/** `file:line`, the lines in question, a line of `^` below the wrong ones. */
function placeInFrontOf(stack: string | undefined, path: string): string | null {
  const [, file, line, excerpt = ''] = /^(\S*):(\d+)\n([^]*?\^+\n)/.exec(stack ?? '') ?? []
  if (file === undefined || line === undefined) return null
  const caret = excerpt.split('\n').find((each) => /^\s*\^+$/.test(each)) ?? '^'
  return `${file === '' ? path : file}:${line}:${caret.indexOf('^') + 1}`
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, parse } from 'node:path'

/** The sample jobs lie two folders above this file, and above the bundles in `out/main` as well. */
const FOLDER = join(import.meta.dirname, '../../resources/jobs')

export interface SampleJob {
  /** Name of its file without the ending. */
  name: string
  path: string
  /** The first line of the comment at its head. */
  about: string
}

/** The sample jobs that are shipped, by name. */
export function sampleJobs(): SampleJob[] {
  if (!existsSync(FOLDER)) return []
  const files = readdirSync(FOLDER).filter((file) => /\.[mc]?[tj]s$/.test(file))
  return files.sort().map((file) => {
    const path = join(FOLDER, file)
    return { name: parse(file).name, path, about: firstCommentLine(readFileSync(path, 'utf8')) }
  })
}

/** The first words of a file's first comment, up to a full stop or the end of the line. */
export function firstCommentLine(source: string): string {
  const [, text = ''] = /^\s*(?:\/\/+|\/\*+)\s*(?:\n\s*\*\s*)?([^\n]*)/.exec(source) ?? []
  return (/^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text).replace(/\s*\*\/\s*$/, '').trim()
}

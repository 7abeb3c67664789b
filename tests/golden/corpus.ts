import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** One savepoint or checkpoint that real Flink wrote, with the truth beside it. */
export interface CorpusCase {
  /** `<Flink line>/<case>` */
  name: string
  /** The case's own folder: truth.json and the snapshot lie in it. */
  folder: string
  /** The metadata file. */
  metadata: string
  /** truth.json as Flink's own classes made it; see the corpus' README. */
  truth: () => Record<string, unknown>
}

const root = join(import.meta.dirname, '..', '..')
const WHOLE = join(root, '..', 'shared', 'corpus')
const CURATED = join(import.meta.dirname, 'corpus')

/** The whole corpus where it lies beside the checkout, else the part of it that the repository carries. */
export const CORPUS = existsSync(WHOLE) ? WHOLE : CURATED

/** Every folder `<line>/<case>` with a truth.json: adding one adds its tests. */
export function corpusCases(corpus = CORPUS): CorpusCase[] {
  const cases: CorpusCase[] = []
  for (const line of folders(corpus)) {
    for (const name of folders(join(corpus, line))) {
      const folder = join(corpus, line, name)
      const truthFile = join(folder, 'truth.json')
      if (!existsSync(truthFile)) continue
      const truth = (): Record<string, unknown> => JSON.parse(readFileSync(truthFile, 'utf8')) as Record<string, unknown>
      const snapshot = join(folder, String(truth().snapshot))
      cases.push({
        name: `${line}/${name}`,
        folder,
        metadata: statSync(snapshot).isDirectory() ? join(snapshot, '_metadata') : snapshot,
        truth,
      })
    }
  }
  return cases
}

const folders = (of: string): string[] =>
  readdirSync(of, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()

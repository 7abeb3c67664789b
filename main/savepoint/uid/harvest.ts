import { uidsInConfig } from './config-scan.ts'
import type { ToldUid } from './dictionary.ts'
import { resolveUids, scanSource } from './source-scan.ts'
import { uidsInWordList } from './word-list.ts'

const SOURCE = /\.(?:java|scala|sc|kts?|groovy|py|m?[jt]s)$/i
const CONFIG = /\.(?:ya?ml|json|conf)$/i

/** A text and what to call it: a path with `/` between segments. */
export interface NamedText {
  source: string
  text: string
}

/** True for files that are read as source or configuration, by their extension; any other text is a word list. */
export function isSourceFile(name: string): boolean {
  return SOURCE.test(name) || CONFIG.test(name)
}

/** The uids of one file: source or configuration by its extension, a word list otherwise. */
export function harvestText(source: string, text: string): ToldUid[] {
  if (isSourceFile(source)) return harvestSources([{ source, text }])
  return uidsInWordList(text).map(({ uid, name }) => ({ uid, name, source }))
}

/** The uids that a job's source and configuration files set. Constants are resolved over all of them; each uid names the file it stands in. */
export function harvestSources(files: readonly NamedText[]): ToldUid[] {
  const sources = files.filter(({ source }) => !CONFIG.test(source))
  const resolved = resolveUids(sources.map(({ text }) => scanSource(text)))
  const found: ToldUid[] = sources.flatMap(({ source }, i) => [
    ...[...(resolved[i]?.uids ?? [])].map((uid) => ({ uid, name: null, source })),
    ...(resolved[i]?.pins ?? []).map(({ uid, hash }) => ({ uid, name: null, source: `${source} (setUidHash)`, id: hash })),
  ])
  for (const { source, text } of files.filter((file) => CONFIG.test(file.source))) {
    for (const uid of uidsInConfig(text)) found.push({ uid, name: null, source })
  }
  return found
}

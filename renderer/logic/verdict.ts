import type { SavepointSummary } from '../../shared/model/index.ts'
import { bytes, count, plural } from '../../shared/text/index.ts'
import { splitSentence } from './sentence.ts'

/** A judgement in words: a title that is a sentence, the reason, and what to do. */
export interface Verdict {
  readonly tone: 'coral' | 'sand'
  readonly title: string
  readonly reason: string
  readonly todo: string
  /** The reason at length, a paragraph each. */
  readonly more: readonly string[]
  /** Evidence: paths as they are stored. */
  readonly paths: readonly string[]
}

function missingVerdict({ files }: SavepointSummary): Verdict | null {
  if (!files || files.missingCount === 0) return null
  const gone = files.absentCount
  const changed = files.missingCount - gone
  const cut = files.missingCount > files.missing.length
  const parts = [
    gone > 0 ? `${plural(gone, 'file')} could not be found` : '',
    changed > 0 ? `${plural(changed, 'file')} ${changed === 1 ? 'has' : 'have'} another size` : '',
  ]
  return {
    tone: 'coral',
    title: 'Will not restore as it stands.',
    reason: `Of ${plural(files.referenced, 'file')} that the metadata names, ${parts.filter((part) => part !== '').join(' and ')}.`,
    todo: 'If the files were moved, say where: map the old prefix to the new one. Otherwise look for another copy.',
    more: cut ? [`The first ${count(files.missing.length)} of ${count(files.missingCount)}:`] : [],
    paths: files.missing.map(
      ({ path, expected, found }) => `${path}  ${bytes(expected)} expected, ${found === null ? 'not there' : `${bytes(found)} found`}`,
    ),
  }
}

function boundVerdict({ portability, kind }: SavepointSummary): Verdict | null {
  if (portability.relocatable) return null
  return {
    tone: 'sand',
    title: 'This folder cannot be moved.',
    reason: portability.reasons.map(({ text }) => splitSentence(text).title).join(' '),
    todo: kind === 'checkpoint' ? 'Restore from it where it is, or take a savepoint of the restored job.' : 'Restore from it where it is.',
    more: portability.reasons.map(({ text }) => text),
    paths: portability.reasons.flatMap(({ paths, count: all }) =>
      all > paths.length ? [...paths, `and ${count(all - paths.length)} more`] : paths,
    ),
  }
}

/** What stands in the way, the gravest first; empty where nothing does. */
export function verdictsOf(summary: SavepointSummary): Verdict[] {
  return [missingVerdict(summary), boundVerdict(summary)].filter((verdict) => verdict !== null)
}

export interface Check {
  readonly text: string
  readonly state: 'passed' | 'failed' | 'open'
}

/** What was looked at and what was not; never more than the main side did. */
export function checksOf(summary: SavepointSummary): Check[] {
  const { files, totals, metadata } = summary
  const named = totals.statefulOperators - totals.unknownOperators
  return [
    { text: `Metadata read to its last byte, ${count(metadata.size)} of ${count(metadata.size)}`, state: 'passed' },
    files === null
      ? { text: 'Files not looked at: only _metadata was opened', state: 'open' }
      : files.missingCount === 0
        ? {
            text:
              files.referenced === 0
                ? 'All state lies inside _metadata'
                : `All ${plural(files.referenced, 'file')} present, sizes as stated`,
            state: 'passed',
          }
        : {
            text: `${count(files.referenced - files.missingCount)} of ${plural(files.referenced, 'file')} present, sizes as stated`,
            state: 'failed',
          },
    {
      text: `${count(named)} of ${plural(totals.statefulOperators, 'stateful operator')} named by a uid`,
      state: totals.unknownOperators === 0 ? 'passed' : 'open',
    },
    { text: 'Contents not checked; the Contents tab reads them', state: 'open' },
  ]
}

/** The words under the list of handles. */
export function handlesVerdict(summary: SavepointSummary): { title: string; text: string } {
  const { files, portability, totals } = summary
  const inline = totals.inlineBytes > 0 ? ` ${bytes(totals.inlineBytes)} of state lies inside _metadata itself.` : ''
  const checked =
    files === null
      ? 'Only _metadata was opened, so nothing is known about the files it points at.'
      : files.referenced === 0
        ? 'Nothing points at a file.'
        : files.missingCount === 0
          ? `Tidemark resolved all ${count(files.referenced)} against the folder and found each file with the exact size that the metadata states.`
          : `Tidemark looked for ${plural(files.referenced, 'file')}: ${count(files.missingCount)} ${files.missingCount === 1 ? 'is' : 'are'} missing or of another size.`
  const stray =
    files && files.unreferencedCount > 0
      ? ` ${plural(files.unreferencedCount, 'file')} in the folder ${files.unreferencedCount === 1 ? 'is' : 'are'} named by no handle.`
      : ''
  const missing = files?.missingCount ?? 0
  if (missing > 0)
    return {
      title: `${plural(missing, 'file')} of ${count(files?.referenced ?? 0)} cannot be read, so this folder is not whole.`,
      text: checked + inline + stray,
    }
  if (portability.relocatable) {
    const title =
      files?.referenced === 0
        ? 'All state is inside _metadata, so this folder can be moved as it is.'
        : 'Every path is relative, so this folder can be moved as it is.'
    return { title, text: checked + inline + stray }
  }
  const reason = portability.reasons.map(({ text: why }) => splitSentence(why).title).join(' ')
  return { title: 'This folder cannot be moved as it is.', text: `${reason} ${checked}${inline}${stray}` }
}

import type { InspectReport } from '../../../shared/model/index.ts'
import { count, plural } from '../../../shared/text/index.ts'

const KIND = { savepoint: 'savepoint', checkpoint: 'checkpoint', unknown: 'snapshot' } as const

/** The verdict in sentences: is it whole, and may its folder be copied elsewhere. Claims no more than was checked. */
export function verdictOf(report: InspectReport): string[] {
  return [wholeness(report), movability(report)].filter((sentence) => sentence !== '')
}

function wholeness({ kind, files, warnings }: InspectReport): string {
  const what = KIND[kind]
  if (files === null) return `The metadata of this ${what} can be read. Its files were not there to be checked.`
  if (files.missing.length > 0) {
    const gone = `${count(files.missing.length)} of the ${plural(files.referenced, 'file')} it needs ${files.missing.length === 1 ? 'is' : 'are'} missing or cut short`
    return `This ${what} will not restore as it stands: ${gone}.`
  }
  if (warnings.some(({ code }) => code === 'FILES_NOT_CHECKED'))
    return `The metadata of this ${what} can be read. Not all of its files could be looked for.`
  if (files.referenced === 0) return `This ${what} is whole: all of its state lies in the metadata.`
  if (warnings.some(({ code }) => code === 'mapped'))
    return `This ${what} is whole, but not all of its files lie where its metadata says. Flink looks only there.`
  return `This ${what} is whole: ${files.referenced === 1 ? 'the one file' : `all ${count(files.referenced)} files`} it needs ${files.referenced === 1 ? 'is' : 'are'} there, in full size.`
}

function movability({ portability, files }: InspectReport): string {
  if (portability.relocatable) {
    if (files === null) return 'Its paths allow a plain copy of the folder.'
    return files.missing.length > 0 ? '' : 'A plain copy of its folder restores from its new place.'
  }
  return 'This folder cannot be moved by a plain copy; the reasons stand below.'
}

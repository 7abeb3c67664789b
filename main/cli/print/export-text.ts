import { bytes, duration, plural } from '../../../shared/text/index.ts'
import type { Exported } from '../../operations/export/export-entries.ts'
import { displayUri } from '../../storage/uri.ts'
import { wrap } from './wrap.ts'

/** What was exported, in a sentence. @param tookMs milliseconds */
export const exportedText = ({ file, entries, bytes: size }: Exported, tookMs: number): string =>
  wrap(`Exported ${plural(entries, 'entry', 'entries')}, ${bytes(size)}, to ${displayUri(file)} in ${duration(tookMs)}.`)

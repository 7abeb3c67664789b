import type { FilesReport, PathMapping, Warning } from '../../../shared/model/index.ts'
import { bytes, plural } from '../../../shared/text/index.ts'
import { listOf } from '../words.ts'

/** A mapping and how many files were found by it. `given` means that a person named it. */
export interface UsedMapping {
  mapping: PathMapping
  files: number
  given: boolean
}

/** Files that are missing, wrong, left over, out of reach, or found elsewhere than the metadata says. */
export function fileWarnings(report: FilesReport | null, used: readonly UsedMapping[], unchecked: readonly string[]): Warning[] {
  const warnings: Warning[] = []
  const add = (code: string, text: string): void => void warnings.push({ code, text, operator: null })
  if (report !== null) {
    const absent = report.missing.filter(({ found }) => found === null)
    const wrong = report.missing.filter(({ found }) => found !== null)
    if (absent.length > 0) {
      add(
        'FILES_MISSING',
        `${absent.length} of ${plural(report.referenced, 'file')} ${absent.length === 1 ? 'is' : 'are'} missing: ${listOf(absent.map(({ path }) => path))}. A restore fails at the first operator that needs one. Look for them where the snapshot was copied from, or name their place with --map.`,
      )
    }
    if (wrong.length > 0) {
      add(
        'FILES_OF_WRONG_SIZE',
        `${plural(wrong.length, 'file')} ${wrong.length === 1 ? 'has' : 'have'} another size than the metadata says: ${listOf(wrong.map(({ path, expected, found }) => `${path} (${bytes(expected)} expected, ${bytes(found ?? 0)} found)`))}. The copy was cut short or the file was replaced. Copy it again.`,
      )
    }
    if (report.unreferenced.length > 0) {
      const size = report.unreferenced.reduce((sum, file) => sum + file.size, 0)
      add(
        'UNREFERENCED_FILES',
        `${plural(report.unreferenced.length, 'file')} in the folder (${bytes(size)}) ${report.unreferenced.length === 1 ? 'is' : 'are'} not named by the metadata: ${listOf(report.unreferenced.map(({ path }) => path))}. Flink does not read them. A failed attempt may have left them; another snapshot may need them.`,
      )
    }
  }
  if (unchecked.length > 0) {
    add(
      'FILES_NOT_CHECKED',
      `${plural(unchecked.length, 'file')} could not be looked at, because Tidemark does not reach the place: ${listOf(unchecked)}. Whether they are there is not known. Open the snapshot where the place is in reach, or name a copy with --map.`,
    )
  }
  for (const { mapping, files, given } of used) {
    const how = given ? 'as --map says' : 'by the same names and sizes'
    add(
      'mapped',
      `${plural(files, 'file')} of ${mapping.from} ${files === 1 ? 'was' : 'were'} read from ${mapping.to}, ${how}. Flink does not look there: it follows the paths in the metadata. Move the files back or have the paths rewritten before a restore.`,
    )
  }
  return warnings
}

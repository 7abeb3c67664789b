import { readMetadata } from '../../main/savepoint/metadata/read.ts'
import { writeMetadata } from '../../main/savepoint/metadata/write.ts'
import { TidemarkError } from '../../shared/model/problem.ts'

const FILE = 'file:///damaged/_metadata'

/**
 * Reads bytes that may be damaged and holds what must always hold: a correct parse (one that writes back to
 * the very bytes), or a typed error that says where and what. Throws when neither is so.
 *
 * Plain checks and no test library: there are millions of them, and the long run has no test runner.
 */
export function readDamaged(bytes: Uint8Array): 'parsed' | 'refused' {
  try {
    const metadata = readMetadata(bytes, FILE)
    if (metadata.version > 1 && Buffer.compare(writeMetadata(metadata), bytes) !== 0)
      throw new Error('parsed, but not written back the same')
    return 'parsed'
  } catch (error) {
    if (!(error instanceof TidemarkError) || error.code === 'METADATA_NOT_WRITABLE') throw error
    const { code, file, field, expected, found, offset } = error
    const placed = offset !== null && offset >= 0 && offset <= bytes.length
    if (!code.startsWith('METADATA_') || file !== FILE || !field || !expected || !found || !placed) {
      throw new Error(`a problem without its place: ${JSON.stringify(error.toProblem())}`, { cause: error })
    }
    return 'refused'
  }
}

/** Real runs (`CI=true` or `npm test -- --real`) damage files everywhere, others at a sample of places. */
export const THOROUGH = process.env.CI === 'true' || process.env.TIDEMARK_REAL === '1'

/** Positions to damage in a file of `size` bytes: all of a small one, an even sample of a large one. */
export function positions(size: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(size / most))
  const out: number[] = []
  for (let at = 0; at < size; at += step) out.push(at)
  return out
}

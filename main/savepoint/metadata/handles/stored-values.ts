import { i32At } from '../../../binary/big-endian.ts'
import { latin1 } from '../../../binary/latin1.ts'

/*
 * Values that reading stepped over: `Cursor.plainUtf` and `Cursor.skipSizes` have seen that their bytes are there and what
 * they must be, so that decoding them later cannot fail.
 */

/** The plain ASCII text that begins at `start`, behind its u16 length. */
export const storedText = (buffer: Buffer, start: number): string =>
  latin1(buffer, start, start + (((buffer[start - 2] as number) << 8) | (buffer[start - 1] as number)))

/** The sizes that begin at `start`, behind their i32 count. */
export function storedSizes(buffer: Buffer, start: number): number[] {
  const count = i32At(buffer, start - 4)
  const sizes = new Array<number>(count)
  for (let i = 0, at = start; i < count; i++, at += 8) sizes[i] = i32At(buffer, at) * 2 ** 32 + (i32At(buffer, at + 4) >>> 0)
  return sizes
}

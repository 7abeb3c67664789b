/**
 * The bytes [start, end) as one character each.
 *
 * `Buffer.latin1Slice` is public but missing from the types; `toString('latin1', …)` costs a third more on short texts.
 */
export const latin1 = (buffer: Buffer, start: number, end: number): string =>
  (buffer as Buffer & { latin1Slice(start: number, end: number): string }).latin1Slice(start, end)

/** The 4 bytes at `at` as a Java int. The caller has seen that they are there; `Buffer.readInt32BE` asks again, at a price. */
export const i32At = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)

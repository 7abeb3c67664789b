import type { StateSink, StateTarget } from '../../main/savepoint/state/state-target.ts'

/** A state stream that is kept in memory. */
export function memorySink(): StateSink & { bytes(): Uint8Array } {
  const parts: Buffer[] = []
  let position = 0
  const bytes = (): Uint8Array => Buffer.concat(parts)
  return {
    get position() {
      return position
    },
    write(some) {
      parts.push(Buffer.from(some))
      position += some.length
      return Promise.resolve()
    },
    finish: () => Promise.resolve({ tag: 1, name: 'memory', bytes: bytes() }),
    bytes,
  }
}

/** A target whose streams are kept in memory. */
export const memoryTarget: StateTarget = { create: memorySink, createFile: memorySink, createShared: memorySink }

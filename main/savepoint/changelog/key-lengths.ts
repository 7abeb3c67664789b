import { TidemarkError } from '../../../shared/model/problem.ts'
import type { Cursor } from '../../binary/cursor.ts'
import { VOID_NAMESPACE } from '../serializers/families/namespaces.ts'
import type { Operation } from './operations.ts'
import { readPayload, type StateCodec, tailLength } from './payload.ts'

/** A change of a KEY_VALUE state, its cursor before the key. */
export interface KeyedChange {
  cursor: Cursor
  operation: Operation
  codec: StateCodec
}

/** Places tried for the ends of keys, over a key group; damaged bytes must not keep a scan busy. */
const MAX_TRIES = 200_000

/**
 * How many bytes the key of each change takes, where no serializer tells; null where that cannot be known.
 *
 * The end of a change is known, so a namespace and payload of fixed length leave the key. And a key that was found tells
 * where others end: a serializer reads the same bytes the same way, so what begins with a key's bytes has that key.
 * Else the key ends where namespace and payload can be read to the very end of the change, if there is one such place.
 */
export function keyLengths(changes: readonly KeyedChange[]): (number | null)[] {
  const known = new KnownKeys()
  const lengths = changes.map((change) => fromTail(change, known))
  const tries = { left: MAX_TRIES }
  changes.forEach((change, i) => {
    lengths[i] ??= known.find(change) ?? onlyPlace(change, known, tries)
  })
  return changes.map((change, i) => lengths[i] ?? known.find(change))
}

/** Keys by their bytes. */
class KnownKeys {
  private readonly byLength = new Map<number, Set<string>>()

  add({ cursor }: KeyedChange, length: number): number {
    let keys = this.byLength.get(length)
    if (keys === undefined) this.byLength.set(length, (keys = new Set()))
    keys.add(text(cursor, length))
    return length
  }

  find({ cursor }: KeyedChange): number | null {
    for (const [length, keys] of this.byLength) {
      if (length <= cursor.remaining && keys.has(text(cursor, length))) return length
    }
    return null
  }
}

const text = ({ buffer, position }: Cursor, length: number): string => buffer.toString('latin1', position, position + length)

function fromTail(change: KeyedChange, known: KnownKeys): number | null {
  const { cursor, operation, codec } = change
  const tail = tailLength(operation, codec)
  if (tail < 0) return null
  const length = cursor.remaining - tail
  if (length < 0) throw cursor.invalid('key', `a key in front of ${tail} bytes`, `${cursor.remaining} bytes in all`, 0)
  if (!namespaceCanStand(change, cursor.position + length))
    throw cursor.invalid('namespace', '0, the void namespace', 'another byte', -length)
  return known.add(change, length)
}

/** The void namespace is one byte, 0. */
const namespaceCanStand = ({ cursor, codec }: KeyedChange, at: number): boolean =>
  codec.namespace.type !== VOID_NAMESPACE || cursor.bytes[at] === 0

function onlyPlace(change: KeyedChange, known: KnownKeys, tries: { left: number }): number | null {
  const { cursor } = change
  const start = cursor.position
  let found: number | null = null
  for (let at = start; at < cursor.end; at++) {
    if (!namespaceCanStand(change, at)) continue
    if (tries.left-- <= 0) return null
    if (!fits(change, at)) continue
    if (found !== null) return null
    found = at - start
  }
  return found === null ? null : known.add(change, found)
}

function fits({ cursor, operation, codec }: KeyedChange, at: number): boolean {
  const start = cursor.position
  cursor.position = at
  try {
    codec.namespace.read(cursor)
    readPayload(cursor, operation, codec)
    return true
  } catch (error) {
    if (error instanceof TidemarkError) return false
    throw error
  } finally {
    cursor.position = start
  }
}

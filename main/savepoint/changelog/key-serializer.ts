import { Undecoded, type Serializer, type SerializerSnapshot } from '../serializers/serializer.ts'
import { isTimerSerializer } from '../serializers/families/stream-operators.ts'
import { readVersionedSnapshot } from '../serializers/registry.ts'
import { stateCursor } from '../keyed/composite-decoder.ts'
import type { StateMetaInfo } from '../state/meta-info.ts'

/**
 * Keys whose serializer is stored nowhere: a changelog names the serializers of its states, and the key's stands only in
 * what was materialized and in timers. The bytes are the key.
 */
const unknownKeys: Serializer<Uint8Array> = {
  type: 'UNKNOWN',
  length: -1,
  opaque: 'The serializer of the keys is not in this checkpoint: nothing was materialized yet, and no timer was set.',
  read: (cursor) => cursor.raw(cursor.remaining, 'key').slice(),
  write: (out, bytes) => {
    out.bytes(bytes)
  },
  toJson: (bytes) => new Undecoded(bytes, 'UNKNOWN').toJson(),
}

const UNKNOWN_KEYS: SerializerSnapshot = { className: 'UNKNOWN', version: 0, raw: new Uint8Array(0), serializer: unknownKeys }

/** The key serializer of a log without a materialized part: that of its timers, or unknown. */
export function loggedKeySerializer(states: readonly StateMetaInfo[]): SerializerSnapshot {
  for (const { serializers } of states) {
    const timers = serializers.get('VALUE_SERIALIZER')
    if (timers !== undefined && isTimerSerializer(timers.serializer)) return nestedKey(timers)
  }
  return UNKNOWN_KEYS
}

/** The first snapshot nested in `TimerSerializerSnapshot`, which was read whole before. */
function nestedKey({ raw, version }: SerializerSnapshot): SerializerSnapshot {
  const cursor = stateCursor(raw, 'timer serializer', 0)
  cursor.utf('snapshotClass')
  cursor.i32('snapshotVersion')
  if (version > 2) cursor.raw(8, 'compositeMagic, outerVersion')
  cursor.raw(12, 'nestedMagic, nestedVersion, count')
  return readVersionedSnapshot(cursor, 'key')
}

import type { ByteSource } from '../../binary/byte-source.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import type { Cursor } from '../../binary/cursor.ts'
import type { KeyGroupsHandle } from '../metadata/model.ts'
import { readLegacySerializers, readVersionedSnapshot } from '../serializers/registry.ts'
import type { Serializer } from '../serializers/serializer.ts'
import { type EntryJson, namespaceJson } from '../state/entry-json.ts'
import { stateCursor } from './composite-decoder.ts'
import { keyGroupBounds } from './key-group-bounds.ts'
import { type KeyedQuery, wantsKeyGroup } from './read-key-groups.ts'

/** A timer of the heap timer service beside RocksDB, from raw keyed state, under the name it has as managed state. */
export interface RawTimer {
  /** `_timer_state/event_<service>` or `_timer_state/processing_<service>` */
  name: string
  entry: EntryJson
}

/** `PostVersionedIOReadableWritable.VERSIONED_IDENTIFIER` */
const VERSIONED = 0xf1cd859f | 0

/**
 * Raw keyed state that holds Flink's own timers (`InternalTimerServiceSerializationProxy`), per key group:
 * `i32 0xF1CD859F, i32 2, i32 nServices, { utf name, versionedSnapshot key, versionedSnapshot namespace,
 *  i32 n, { key, namespace, i64 timestamp } × n (event), i32 n, … (processing) } × nServices`; version 1 has one block of both serializers.
 * Here the timestamp is plain and comes last.
 *
 * @throws TidemarkError `STATE_RAW` where the raw state is something of the user's own
 */
export async function* readRawTimers(handle: KeyGroupsHandle, source: ByteSource, query: KeyedQuery): AsyncGenerator<RawTimer[]> {
  for (const { keyGroup, from, to } of keyGroupBounds(handle.keyGroupStart, handle.offsets, source.byteLength, 0)) {
    if (!wantsKeyGroup(query, keyGroup)) continue
    const cursor = stateCursor(await source.read(from, to - from), source.name, from)
    const timers = readKeyGroup(cursor, keyGroup)
    if (timers.length > 0) yield timers
  }
}

function readKeyGroup(cursor: Cursor, keyGroup: number): RawTimer[] {
  if (cursor.remaining < 8 || cursor.i32('identifier') !== VERSIONED) {
    throw new TidemarkError({
      code: 'STATE_RAW',
      message: 'This raw keyed state is in a form of the job’s own. Its bytes are kept and counted, not read.',
      file: cursor.file,
      offset: cursor.origin,
      field: 'identifier',
      expected: '0xf1cd859f, Flink’s timers',
      found: 'other bytes',
    })
  }
  const version = cursor.i32('version')
  if (version !== 1 && version !== 2) throw cursor.invalid('version', '1 (Flink 1.4, 1.5) or 2 (newer)', String(version), 4)
  const services = cursor.count('services', 10)
  const timers: RawTimer[] = []
  for (let i = 0; i < services; i++) {
    const service = cursor.utf('service')
    const [key, namespace] =
      version === 1
        ? legacyPair(cursor)
        : [readVersionedSnapshot(cursor, 'key').serializer, readVersionedSnapshot(cursor, 'namespace').serializer]
    for (const time of ['event', 'processing'] as const) {
      const count = cursor.count(time, 8)
      for (let j = 0; j < count; j++) {
        const [k, n] = [key.read(cursor), namespace.read(cursor)]
        const timestamp = cursor.i64('timestamp').toString()
        timers.push({
          name: `_timer_state/${time}_${service}`,
          entry: { keyGroup, key: key.toJson(k), ...namespaceJson(namespace, n), timestamp },
        })
      }
    }
  }
  return timers
}

/** Version 1 writes both serializers as one block. */
function legacyPair(cursor: Cursor): [Serializer, Serializer] {
  const [key, namespace] = readLegacySerializers(cursor, 'serializers')
  if (key === undefined || namespace === undefined) throw cursor.invalid('serializers', 'two serializers', 'fewer', 0)
  return [key.serializer, namespace.serializer]
}

import { ByteWriter } from '../../binary/byte-writer.ts'
import { writeMetaInfo, writeSerializerSnapshot } from '../state/write-meta-info.ts'
import type { KeyedHeader } from './header.ts'

/** `KeyedBackendSerializationProxy.VERSION` since Flink 1.8. */
const VERSION = 6

/** The head of a keyed stream as Flink 1.8 to 2.3 writes it; the grammar stands in header.ts. States get their position as id. */
export function writeKeyedHeader({
  compressed,
  keySerializer,
  states,
}: Pick<KeyedHeader, 'compressed' | 'keySerializer' | 'states'>): Uint8Array {
  const out = new ByteWriter()
  out.i32(VERSION)
  out.bool(compressed)
  writeSerializerSnapshot(out, keySerializer)
  out.i16(states.length)
  for (const state of states) writeMetaInfo(out, state)
  return out.finish()
}

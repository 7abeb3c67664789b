import { Cursor } from '../../binary/cursor.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { isJavaObject } from '../java-objects/model.ts'
import { readJavaObject } from '../java-objects/read.ts'
import { legacySerializerOf, type ParameterlessLookup } from './families/legacy-serializers.ts'
import { opaqueSerializer } from './families/opaque.ts'
import type { Serializer, SerializerSnapshot } from './serializer.ts'

/** `TypeSerializerSerializationProxy` and `TypeSerializerConfigSnapshotSerializationProxy` never had another version. */
const PROXY_VERSION = 1

/**
 * Serializers as Flink before 1.7 stored them (`TypeSerializerSerializationUtil.writeSerializersAndConfigsWithResilience`):
 *
 * `i32 n, { i32 serializerAt, i32 configAt } × n, i32 total, bytes`; offsets count from the first byte behind `total`.
 * `serializer := i32 1, i32 length, Java object`; `config := i32 1, utf configClass, i32 version, body`.
 *
 * A key serializer or an operator state's stands alone, a keyed state has namespace and value in one block, a timer
 * service key and namespace. The codec comes from the Java object; as lengths are stored, one that is not known hides
 * nothing but its own values. `className` and `version` are those of the config snapshot, `raw` is the serializer's
 * share of the block, from its own bytes to the end of its config's.
 */
export function readLegacySerializers(cursor: Cursor, field: string, lookup: ParameterlessLookup): SerializerSnapshot[] {
  cursor.enter(field)
  const count = cursor.count('serializers', 8)
  const places = Array.from({ length: count }, () => ({ serializer: cursor.i32('serializerOffset'), config: cursor.i32('configOffset') }))
  const total = cursor.count('total', 1)
  const start = cursor.position
  const outerEnd = cursor.end
  cursor.end = start + total
  const snapshots = places.map(({ serializer, config }, i): SerializerSnapshot => {
    const next = places[i + 1]?.serializer ?? total
    if (!(0 <= serializer && serializer <= config && config <= next && next <= total)) {
      throw cursor.invalid('serializerOffset', `offsets in order and at most ${total}`, `${serializer}, ${config}, ${next}`, 0)
    }
    cursor.position = start + config
    const { className, version } = readConfigHead(cursor)
    cursor.position = start + serializer
    return {
      className,
      version,
      raw: new Uint8Array(cursor.bytes.subarray(start + serializer, start + next)),
      serializer: readSerializer(cursor, lookup),
    }
  })
  cursor.end = outerEnd
  cursor.position = start + total
  cursor.leave()
  return snapshots
}

/** Name and version of the config snapshot; its body only repeats what the serializer's object says. */
function readConfigHead(cursor: Cursor): { className: string; version: number } {
  expectProxy(cursor, 'configProxy')
  return { className: cursor.utf('configClass'), version: cursor.i32('configVersion') }
}

function readSerializer(cursor: Cursor, lookup: ParameterlessLookup): Serializer {
  expectProxy(cursor, 'serializerProxy')
  const bytes = cursor.raw(cursor.count('serializerLength', 1), 'serializer')
  const object = new Cursor(bytes, cursor.file, cursor.format)
  object.origin = cursor.origin + cursor.position - bytes.length
  let className = 'unknown'
  try {
    const value = readJavaObject(object, cursor.fieldPath('serializer'))
    if (isJavaObject(value)) {
      className = value.class.name
      const known = legacySerializerOf(value, lookup)
      if (known !== null) return known
    }
  } catch (error) {
    if (!(error instanceof TidemarkError)) throw error
  }
  return opaqueSerializer(
    className,
    className,
    `Flink before 1.7 stored the serializer ${className} as a Java object, which does not say how its values are laid out.`,
  )
}

function expectProxy(cursor: Cursor, field: string): void {
  const version = cursor.i32(field)
  if (version !== PROXY_VERSION) throw cursor.invalid(field, String(PROXY_VERSION), String(version), 4)
}

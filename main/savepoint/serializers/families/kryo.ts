import { readOptionalMap } from '../composite-body.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { opaqueSerializer } from './opaque.ts'

const skip = (): null => null

/**
 * `KryoSerializerSnapshot`: `utf typeClass`, then three optional maps of registrations, whose frames have lengths.
 * Kryo data has neither schema nor length: it needs the user's classes.
 */
export const kryo: SerializerFamily = {
  classes: ['org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializerSnapshot'],
  read(reader) {
    const typeClass = reader.cursor.utf('typeClass')
    for (const map of ['registrations', 'defaultSerializers', 'defaultSerializerClasses']) readOptionalMap(reader, map, skip, skip)
    return opaqueSerializer(
      `KRYO(${typeClass})`,
      'org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer',
      `Kryo wrote ${typeClass}; its bytes have no schema and can only be read with the job's own classes.`,
    )
  },
}

const generic = (className: string, family: string): SerializerFamily => ({
  classes: [className],
  read({ cursor }) {
    const typeClass = cursor.utf('typeClass')
    return opaqueSerializer(
      `${family}(${typeClass})`,
      className.replace(/Snapshot$/, ''),
      `${typeClass} writes its own bytes, which only that class can read.`,
    )
  },
})

/** `GenericTypeSerializerSnapshot` of the `Value` types: `utf typeClass`; data is what the class itself writes. */
export const valueTypes: SerializerFamily[] = [
  generic('org.apache.flink.api.java.typeutils.runtime.ValueSerializer$ValueSerializerSnapshot', 'VALUE'),
  generic('org.apache.flink.api.java.typeutils.runtime.CopyableValueSerializer$CopyableValueSerializerSnapshot', 'VALUE'),
]

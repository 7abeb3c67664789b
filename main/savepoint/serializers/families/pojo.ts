import { readOptionalMap } from '../composite-body.ts'
import type { Serializer } from '../serializer.ts'
import type { SerializerFamily, SnapshotReader } from '../snapshot-reader.ts'
import { opaqueSerializer } from './opaque.ts'
import { PojoSerializer } from './pojo-value.ts'

/**
 * `PojoSerializerSnapshot` version 2: `utf class`, optional maps of fields (name → snapshot), registered subclasses and
 * subclasses met at run time (class → snapshot of a POJO).
 */
export const pojo: SerializerFamily = {
  classes: ['org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot'],
  read(reader) {
    const className = reader.cursor.utf('pojoClass')
    const fields = readOptionalMap(
      reader,
      'fields',
      () => null,
      () => reader.versioned('field').serializer,
    )
    const registered = readSubclasses(reader, 'registeredSubclasses')
    const met = readSubclasses(reader, 'nonRegisteredSubclasses')
    const known = new Map([...registered, ...met].flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])))
    return new PojoSerializer(
      className,
      fields.map(({ name, value }) => ({ name, serializer: value ?? unreadable(name) })),
      registered.map(({ name, value }) => ({ name, serializer: value })),
      known,
    )
  },
}

const readSubclasses = (reader: SnapshotReader, field: string): { name: string; value: PojoSerializer | null }[] =>
  readOptionalMap(
    reader,
    field,
    () => null,
    () => {
      const { serializer } = reader.versioned('subclass')
      return serializer instanceof PojoSerializer ? serializer : null
    },
  )

/** A field whose own snapshot is missing or not readable. */
const unreadable = (name: string): Serializer =>
  opaqueSerializer('UNKNOWN', 'unknown', `The snapshot says nothing readable of the serializer of field ${name}.`)

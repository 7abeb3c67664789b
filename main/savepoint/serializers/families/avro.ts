import type { Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { readStringValue } from '../string-value.ts'
import { type AvroSchema, parseAvroSchema } from './avro-schema.ts'
import { type AvroValue, AvroReader, avroToJson, writeAvro } from './avro-value.ts'
import { opaqueSerializer } from './opaque.ts'

const AVRO = 'org.apache.flink.formats.avro.typeutils.AvroSerializer'

/**
 * `AvroSerializerSnapshot`: version 3 `str runtimeClass, str schema`; version 2 the same as `utf`; version 1 `utf schema`.
 * Values are read by the schema alone; generic, specific and reflect records are the same on disk.
 */
export const avro: SerializerFamily = {
  classes: ['org.apache.flink.formats.avro.typeutils.AvroSerializerSnapshot'],
  read({ cursor }, _class, version) {
    const text = (field: string): string => (version >= 3 ? (readStringValue(cursor, field) ?? '') : cursor.utf(field))
    const runtimeClass = version >= 2 ? text('runtimeClass') : ''
    const json = text('schema')
    let schema: AvroSchema
    try {
      schema = parseAvroSchema(json)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return opaqueSerializer(`AVRO(${runtimeClass})`, AVRO, `The Avro schema stored with the state cannot be read: ${why}.`)
    }
    const serializer: Serializer<AvroValue> = {
      type: `AVRO(${schema.kind === 'record' ? schema.name : runtimeClass})`,
      length: -1,
      opaque: null,
      read: (from) => new AvroReader(from).read(schema, 0),
      write: (out, value) => {
        writeAvro(out, schema, value)
      },
      toJson: (value) => ({ avro: avroToJson(schema, value) }),
    }
    return serializer
  },
}

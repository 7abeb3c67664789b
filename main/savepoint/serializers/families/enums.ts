import type { Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'

/** What an enum constant decodes to: its name and its index in the snapshot's list. */
interface Constant {
  index: number
  name: string
}

function enumSerializer(className: string, nameOf: (index: number) => string | undefined): Serializer {
  return {
    type: `ENUM(${className})`,
    length: 4,
    opaque: null,
    read(cursor): Constant {
      const index = cursor.i32('constant')
      const name = nameOf(index)
      if (name === undefined) throw cursor.invalid('constant', `a constant of ${className}`, String(index), 4)
      return { index, name }
    },
    write: (out, constant: Constant) => {
      out.i32(constant.index)
    },
    toJson: ({ name }: Constant) => name,
  }
}

/** `EnumSerializer`: `utf class, i32 n, utf name × n`; data is the index in this list, not the class's ordinal. */
const javaEnum: SerializerFamily = {
  classes: ['org.apache.flink.api.common.typeutils.base.EnumSerializer$EnumSerializerSnapshot'],
  read({ cursor }) {
    const className = cursor.utf('enumClass')
    const count = cursor.count('constants', 2)
    const names = Array.from({ length: count }, (_, i) => cursor.utf(`constants[${i}]`))
    return enumSerializer(className, (index) => names[index])
  },
}

/** `ScalaEnumSerializer`: `utf class, i32 n, { utf name, i32 id } × n`; data is the id. */
const scalaEnum: SerializerFamily = {
  classes: ['org.apache.flink.api.scala.typeutils.ScalaEnumSerializerSnapshot'],
  read({ cursor }) {
    const className = cursor.utf('enumClass')
    const count = cursor.count('constants', 6)
    const names = new Map<number, string>()
    for (let i = 0; i < count; i++) {
      const name = cursor.utf(`constants[${i}]`)
      names.set(cursor.i32(`constants[${i}].id`), name)
    }
    return enumSerializer(className, (id) => names.get(id))
  },
}

export const enums: SerializerFamily[] = [javaEnum, scalaEnum]

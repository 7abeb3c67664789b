import { exactly, readComposite } from '../composite-body.ts'
import type { JsonValue, Serializer } from '../serializer.ts'
import type { SerializerFamily } from '../snapshot-reader.ts'
import { flaggedToJson, readFlagged, writeFlagged } from './collections.ts'
import { firstOpaque, partToJson, writePart } from './opaque.ts'

const PACKAGE = 'org.apache.flink.api.scala.typeutils.'
const none = (): null => null

type Outcome = { success: unknown } | { failure: unknown }

/** `bool success, value`, or the Throwable as Kryo wrote it. */
const scalaTry: SerializerFamily = {
  classes: [`${PACKAGE}ScalaTrySerializerSnapshot`],
  read(reader, _class, version) {
    const [value, throwable] = exactly(reader, readComposite(reader, version, none).nested, 2)
    const serializer: Serializer<Outcome> = {
      type: `TRY<${value.type}>`,
      length: -1,
      opaque: firstOpaque([value, throwable]),
      read: (cursor) => (cursor.bool('success') ? { success: value.read(cursor) } : { failure: throwable.read(cursor) }),
      write(out, outcome) {
        out.bool('success' in outcome)
        if ('success' in outcome) writePart(out, value, outcome.success)
        else writePart(out, throwable, outcome.failure)
      },
      toJson: (outcome): JsonValue =>
        'success' in outcome ? { success: partToJson(value, outcome.success) } : { failure: partToJson(throwable, outcome.failure) },
    }
    return serializer
  },
}

/** Outer: Scala source of the collection's builder; data `i32 n, { bool present, [element] } × n`. */
const traversable: SerializerFamily = {
  classes: [`${PACKAGE}TraversableSerializerSnapshot`],
  read(reader, _class, version) {
    const { nested } = readComposite(reader, version, () => reader.cursor.utf('canBuildFrom'))
    const [element] = exactly(reader, nested, 1)
    const serializer: Serializer<unknown[]> = {
      type: `TRAVERSABLE<${element.type}>`,
      length: -1,
      opaque: element.opaque,
      read: (cursor) => readFlagged(cursor, cursor.count('size', 1), element, true),
      write(out, values) {
        out.i32(values.length)
        writeFlagged(out, values, element, true)
      },
      toJson: (values) => flaggedToJson(values, element),
    }
    return serializer
  },
}

/** Serializers of the Scala API (1.x) beside case classes, Option and Either. */
export const scala: SerializerFamily[] = [scalaTry, traversable]

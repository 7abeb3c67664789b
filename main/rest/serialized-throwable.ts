import { ByteWriter } from '../binary/byte-writer.ts'
import { encodeModifiedUtf8, modifiedUtf8Length } from '../binary/modified-utf8.ts'
import type { Failure } from '../runtime/cluster.ts'
import { stackTrace, throwableText } from './failure-text.ts'

/** Marks of Java's object streams (`java.io.ObjectStreamConstants`). */
const [NULL, CLASS, OBJECT, STRING, ARRAY, END, LONG_STRING] = [0x70, 0x72, 0x73, 0x74, 0x75, 0x78, 0x7c]
const SERIALIZABLE = 0x02
/** Serializable, and writes by itself, as `Throwable.writeObject` does. */
const WRITES_ITSELF = 0x03

const TEXT = 'Ljava/lang/String;'
/** The longest text that `TC_STRING` holds, in bytes. */
const SHORT = 65_535

/**
 * `org.apache.flink.util.SerializedThrowable` as a Java object stream in base64. Of a failed operation the `flink` command reads
 * this alone, and prints its chain of causes; without it, it says that the answer was not understood.
 * The failure itself, as Java object, is not inside: its classes would have to be on the client's class path anyway.
 */
export function serializedThrowable(failure: Failure): string {
  const out = new ByteWriter()
  out.i32(0xaced0005 | 0)
  throwable(out, failure)
  return Buffer.from(out.finish()).toString('base64')
}

/** Classes are described again for each cause: references would save bytes that nobody counts. */
function throwable(out: ByteWriter, failure: Failure): void {
  out.u8(OBJECT)
  classOf(out, 'org.apache.flink.util.SerializedThrowable', 7284183123441947635n, SERIALIZABLE, [
    ['fullStringifiedStackTrace', TEXT],
    ['originalErrorClassName', TEXT],
    ['serializedException', '[B'],
  ])
  classOf(out, 'java.lang.Exception', -3387516993124229948n, SERIALIZABLE, [])
  classOf(out, 'java.lang.Throwable', -3042686055658047285n, WRITES_ITSELF, [
    ['cause', 'Ljava/lang/Throwable;'],
    ['detailMessage', TEXT],
    ['stackTrace', '[Ljava/lang/StackTraceElement;'],
    ['suppressedExceptions', 'Ljava/util/List;'],
  ])
  out.u8(NULL) // nothing above Throwable

  // values stand from the superclass down
  if (failure.cause === null) out.u8(NULL)
  else throwable(out, failure.cause)
  text(out, throwableText(failure))
  noFrames(out)
  out.u8(NULL)
  out.u8(END)
  text(out, stackTrace(failure))
  text(out, failure.className)
  out.u8(NULL)
}

/** A class description whose superclass follows. Fields are objects: name and type. */
function classOf(
  out: ByteWriter,
  name: string,
  serialVersion: bigint,
  flags: number,
  fields: readonly (readonly [string, string])[],
): void {
  out.u8(CLASS)
  out.utf(name)
  out.i64(serialVersion)
  out.u8(flags)
  out.i16(fields.length)
  for (const [field, type] of fields) {
    out.u8(type.charCodeAt(0))
    out.utf(field)
    out.u8(STRING)
    out.utf(type)
  }
  out.u8(END)
}

function noFrames(out: ByteWriter): void {
  out.u8(ARRAY)
  classOf(out, '[Ljava.lang.StackTraceElement;', 0x02462a3c3cfd2239n, SERIALIZABLE, [])
  out.u8(NULL)
  out.i32(0)
}

function text(out: ByteWriter, value: string): void {
  const length = modifiedUtf8Length(value)
  if (length <= SHORT) {
    out.u8(STRING)
    out.utf(value)
    return
  }
  const bytes = new Uint8Array(length)
  encodeModifiedUtf8(value, bytes, 0)
  out.u8(LONG_STRING)
  out.i64(BigInt(length))
  out.bytes(bytes)
}

import { deserialize, serialize } from 'node:v8'
import type { ByteWriter } from '../../binary/byte-writer.ts'
import { Cursor, type FormatName } from '../../binary/cursor.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { EventElement, type StreamElement, type StreamEvent } from './stream-element.ts'

const CHANNEL: FormatName = { code: 'CHANNEL', noun: 'The channel' }

/** What stands in front of an element. */
const RECORD = 0
const TIMED_RECORD = 1
const EVENT = 2

/** Writes a value, and reads it back. */
interface ValueCodec {
  write(out: ByteWriter, value: unknown): void
  read(cursor: Cursor): unknown
}

/**
 * Elements as bytes (`StreamElementSerializer`, `EventSerializer`): records by the serializer of their type, or, where a job did
 * not say their type, as the JavaScript engine clones values. These bytes stay in this process.
 */
export class ElementCodec {
  readonly #value: ValueCodec

  constructor(type: TypeInformation | null) {
    this.#value = type === null || type.snapshot.serializer.opaque !== null ? cloning : typed(type)
  }

  write(out: ByteWriter, element: StreamElement): void {
    if (element instanceof EventElement) {
      out.u8(EVENT)
      writeClone(out, element.event)
    } else if (element.timestamp === null) {
      out.u8(RECORD)
      this.#value.write(out, element.value)
    } else {
      out.u8(TIMED_RECORD)
      out.f64(element.timestamp)
      this.#value.write(out, element.value)
    }
  }

  read(cursor: Cursor): StreamElement {
    const kind = cursor.u8('element')
    if (kind === EVENT) return new EventElement(readClone(cursor) as StreamEvent)
    const timestamp = kind === TIMED_RECORD ? cursor.f64('timestamp') : null
    return { value: this.#value.read(cursor), timestamp }
  }

  /** A reader of bytes that {@link write} made. */
  static cursor(bytes: Uint8Array): Cursor {
    return new Cursor(bytes, 'channel', CHANNEL)
  }
}

function typed(type: TypeInformation): ValueCodec {
  const { serializer } = type.snapshot
  return {
    write: (out, value) => {
      serializer.write(out, type.toStored(value))
    },
    read: (cursor) => type.fromStored(serializer.read(cursor)),
  }
}

const cloning: ValueCodec = { write: writeClone, read: readClone }

function writeClone(out: ByteWriter, value: unknown): void {
  const bytes = serialize(value)
  out.i32(bytes.length)
  out.bytes(bytes)
}

function readClone(cursor: Cursor): unknown {
  return deserialize(cursor.raw(cursor.i32('length'), 'value'))
}

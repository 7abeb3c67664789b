import { ByteWriter } from '../../binary/byte-writer.ts'
import { Cursor } from '../../binary/cursor.ts'
import { STATE_FORMAT } from '../../savepoint/state/format.ts'
import type { TypeInformation } from '../types/type-information.ts'

/** Values of a type to bytes and back, one at a time. */
export class BytesCodec {
  readonly #type: TypeInformation
  readonly #name: string
  readonly #out = new ByteWriter()

  /** @param name of the state, for errors */
  constructor(type: TypeInformation, name: string) {
    this.#type = type
    this.#name = name
  }

  encode(value: unknown): Uint8Array {
    this.#out.reset()
    this.write(this.#out, value)
    return this.#out.finish()
  }

  decode(bytes: Uint8Array): unknown {
    return this.read(this.cursor(bytes, 0))
  }

  write(out: ByteWriter, value: unknown): void {
    this.#type.snapshot.serializer.write(out, this.#type.toStored(value))
  }

  read(cursor: Cursor): unknown {
    return this.#type.fromStored(this.#type.snapshot.serializer.read(cursor))
  }

  cursor(bytes: Uint8Array, position: number): Cursor {
    // A byte array that is read is a view of its kind: jobs get a plain one.
    const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    return new Cursor(plain, `state ${this.#name}`, STATE_FORMAT, position)
  }
}

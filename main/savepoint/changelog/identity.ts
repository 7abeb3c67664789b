import { ByteWriter } from '../../binary/byte-writer.ts'
import { writePart } from '../serializers/families/opaque.ts'
import type { Serializer } from '../serializers/serializer.ts'

/** Serializes values: two of the same bytes are the same key, as in RocksDB, and bytes are what an entry takes. */
export class Identity {
  private readonly out = new ByteWriter()

  /** One character a byte. */
  of(...parts: readonly (readonly [Serializer, unknown])[]): string {
    return Buffer.from(this.bytes(...parts)).toString('latin1')
  }

  bytes(...parts: readonly (readonly [Serializer, unknown])[]): Uint8Array {
    this.write(parts)
    return this.out.finish()
  }

  length(...parts: readonly (readonly [Serializer, unknown])[]): number {
    this.write(parts)
    return this.out.position
  }

  private write(parts: readonly (readonly [Serializer, unknown])[]): void {
    this.out.reset()
    for (const [serializer, value] of parts) writePart(this.out, serializer, value)
  }
}

import type { Cursor } from '../../binary/cursor.ts'
import type { HandleInput } from './handles/codec.ts'
import { KEYED_CODECS, NULL_HANDLE, STREAM_CODECS } from './handles/tags.ts'
import type { KeyedHandle, StreamHandle } from './model.ts'
import { RepeatedTexts } from './repeated-texts.ts'
import type { HandleSpans } from './spans.ts'

/** Handles nest (a changelog holds handles, a handle holds a stream); Flink never goes deeper than this. */
const MAX_DEPTH = 40

/** Reads handles by their tag byte (`MetadataV2V3SerializerBase.deserializeStreamStateHandle`, `deserializeKeyedStateHandle`). */
export class MetadataInput implements HandleInput {
  readonly cursor: Cursor
  readonly spans: HandleSpans | null
  private readonly texts = new RepeatedTexts()

  constructor(cursor: Cursor, spans: HandleSpans | null) {
    this.cursor = cursor
    this.spans = spans
  }

  stream(field: string): StreamHandle | null {
    return this.handle(field, STREAM_CODECS, 'a stream')
  }

  keyed(field: string): KeyedHandle | null {
    return this.handle(field, KEYED_CODECS, 'a keyed state')
  }

  repeated(field: string): string {
    return this.texts.read(this.cursor, field)
  }

  private handle<H extends object>(
    field: string,
    codecs: ReadonlyMap<number, { read(input: HandleInput, tag: number): H }>,
    what: string,
  ): H | null {
    const { cursor, spans } = this
    const start = cursor.position
    if (field !== '') cursor.enter(field)
    const tag = cursor.u8('tag')
    let handle: H | null = null
    if (tag !== NULL_HANDLE) {
      const codec = codecs.get(tag)
      if (codec === undefined)
        throw cursor.invalid('tag', `the tag of ${what} handle (0, ${[...codecs.keys()].join(', ')})`, String(tag), 1)
      if (cursor.depth > MAX_DEPTH) throw cursor.invalid('tag', `handles nested at most ${MAX_DEPTH} levels deep`, 'a deeper one', 1)
      handle = codec.read(this, tag)
      spans?.record(handle, start, cursor.position)
    }
    if (field !== '') cursor.leave()
    return handle
  }
}

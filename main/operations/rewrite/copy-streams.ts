import { mustOpen } from '../../savepoint/keyed/read-keyed-handle.ts'
import type { ChannelHandle, KeyedHandle, LocalFile, OperatorHandle, StreamHandle } from '../../savepoint/metadata/model.ts'
import type { ReleaseRules } from '../../savepoint/flink-releases.ts'
import type { StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { randomUUID } from 'node:crypto'
import type { FolderTarget } from '../../savepoint/state/folder-target.ts'

const CHUNK = 1024 * 1024

/**
 * Copies the streams behind handles into the new folder and gives the handles that point there. A file that several handles
 * point at is copied once; merged files (segments) come apart into files of their own.
 */
export class StreamCopier {
  readonly #open: StreamOpener
  readonly #target: FolderTarget
  readonly #rules: ReleaseRules
  readonly #copied = new Map<string, StreamHandle>()
  readonly #onBytes: (bytes: number) => void

  constructor(open: StreamOpener, target: FolderTarget, rules: ReleaseRules, onBytes: (bytes: number) => void) {
    this.#open = open
    this.#target = target
    this.#rules = rules
    this.#onBytes = onBytes
  }

  async stream(stream: StreamHandle | null): Promise<StreamHandle | null> {
    if (stream === null || stream.tag === 1) return stream
    if (stream.tag === 16) return { tag: 1, name: randomUUID(), bytes: new Uint8Array(0) }
    if (stream.tag === 3) return { ...stream, stream: await this.stream(stream.stream) }
    const key = stream.tag === 15 ? `${stream.path} ${stream.start} ${stream.size}` : `${stream.tag} ${stream.path}`
    const known = this.#copied.get(key)
    if (known !== undefined) return known
    const source = await mustOpen(this.#open, stream)
    try {
      const sink = this.#target.createFile()
      for (let at = 0; at < source.byteLength; at += CHUNK) {
        const bytes = await source.read(at, Math.min(CHUNK, source.byteLength - at))
        await sink.write(bytes)
        this.#onBytes(bytes.length)
      }
      const written = (await sink.finish()) ?? { tag: 1, name: randomUUID(), bytes: new Uint8Array(0) }
      // A changelog's handle says one byte less than its file has; what Flink stored stays.
      const handle = 'size' in written && stream.size >= 0 ? { ...written, size: stream.size } : written
      this.#copied.set(key, handle)
      return handle
    } finally {
      await source.close()
    }
  }

  async operator(handle: OperatorHandle): Promise<OperatorHandle> {
    return { tag: 4, states: handle.states, stream: await this.stream(handle.stream), merging: null }
  }

  /** @param subtask the number of the subtask that the handle hangs on */
  async channel(handle: ChannelHandle, subtask: number): Promise<ChannelHandle> {
    const stream = await this.stream(handle.stream)
    if (handle.merged) return { ...handle, stream }
    return { ...handle, subtask: this.#rules.channelNumbers ? (handle.subtask ?? subtask) : null, stream }
  }

  /** @param canonical whether a key-groups handle is of the canonical layout, which has a tag of its own */
  async keyed(handle: KeyedHandle, canonical: boolean): Promise<KeyedHandle> {
    switch (handle.tag) {
      case 3:
      case 7:
      case 12: {
        const tag = canonical && handle.tag === 7 ? this.#rules.canonicalTag : handle.tag === 12 && !this.#rules.handleIds ? 3 : handle.tag
        const { keyGroupStart, offsets } = handle
        const stream = await this.stream(handle.stream)
        return { tag, keyGroupStart, offsets, stream, stateHandleId: tag === 12 ? handle.stateHandleId : null }
      }
      case 5:
      case 11: {
        const down = handle.tag === 11 && !this.#rules.handleIds
        return {
          ...handle,
          ...(down ? { tag: 5 as const, checkpointedSize: null, stateHandleId: null } : {}),
          meta: await this.stream(handle.meta),
          shared: await this.#files(handle.shared),
          private: await this.#files(handle.private),
        }
      }
      case 8:
      case 14:
        return {
          ...handle,
          materialized: await this.#handles(handle.materialized),
          nonMaterialized: await this.#handles(handle.nonMaterialized),
        }
      case 10:
      case 13: {
        const parts = []
        for (const { offset, stream } of handle.parts) parts.push({ offset, stream: await this.stream(stream) })
        return { ...handle, parts }
      }
      case 9:
        return handle
    }
  }

  async #files(files: readonly LocalFile[]): Promise<LocalFile[]> {
    const copied: LocalFile[] = []
    for (const { localPath, stream } of files) copied.push({ localPath, stream: await this.stream(stream) })
    return copied
  }

  async #handles(handles: readonly (KeyedHandle | null)[]): Promise<(KeyedHandle | null)[]> {
    const copied: (KeyedHandle | null)[] = []
    for (const handle of handles) copied.push(handle === null ? null : await this.keyed(handle, false))
    return copied
  }
}

import { closeSync, existsSync, openSync, readSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { OpenStream, StreamOpener } from '../../main/savepoint/state/stream-opener.ts'
import type { CorpusCase } from './corpus.ts'

/** Opens streams of a case: relative paths beside the metadata, absolute ones by their last name anywhere in the case. */
export function streamsOf({ folder, metadata }: CorpusCase): StreamOpener {
  const byName = new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [basename(name), join(folder, name)]),
  )
  const open: StreamOpener = (stream) => {
    if (stream === null || stream.tag === 16) return Promise.resolve(null)
    if (stream.tag === 1) return Promise.resolve(memory(stream.name, stream.bytes))
    if (stream.tag === 3) return open(stream.stream)
    const beside = join(dirname(metadata), stream.path)
    const path = stream.tag === 6 && existsSync(beside) ? beside : byName.get(basename(stream.path))
    if (path === undefined) return Promise.resolve(null)
    return Promise.resolve(stream.tag === 15 ? file(path, stream.start, stream.size) : file(path, 0, statSync(path).size))
  }
  return open
}

/** Bytes as a stream. */
export const memory = (name: string, bytes: Uint8Array): OpenStream => ({
  name,
  byteLength: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  close: () => Promise.resolve(),
})

function file(path: string, start: number, size: number): OpenStream {
  const fd = openSync(path, 'r')
  return {
    name: path,
    byteLength: size,
    read(offset, length) {
      const bytes = new Uint8Array(length)
      return Promise.resolve(bytes.subarray(0, readSync(fd, bytes, 0, length, start + offset)))
    },
    close() {
      closeSync(fd)
      return Promise.resolve()
    },
  }
}

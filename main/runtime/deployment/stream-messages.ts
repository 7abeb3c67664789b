import type { MessagePort } from 'node:worker_threads'
import type { StreamHandle } from '../../savepoint/metadata/model.ts'
import type { OpenStream, StreamOpener } from '../../savepoint/state/stream-opener.ts'
import { type ErrorText, errorOf, errorText } from './task-messages.ts'

/** What a thread asks of the streams of a snapshot, and the answers; plain data. */
type Question = { id: number } & (
  { kind: 'open'; stream: PlainHandle } | { kind: 'read'; file: number; offset: number; length: number } | { kind: 'close'; file: number }
)
type Answer = { id: number } & (
  { ok: true; value: null | { file: number; name: string; byteLength: number } | Uint8Array } | { ok: false; error: ErrorText }
)

/** A handle whose fields are all read: those of a metadata file may be read late, which a message does not carry. */
type PlainHandle = StreamHandle

/**
 * Answers for another thread from a snapshot that only this one knows the way to: path mappings and credentials stay here.
 * Ends with the port.
 */
export function serveStreams(port: MessagePort, open: StreamOpener): void {
  const files = new Map<number, OpenStream>()
  let last = 0
  const answer = async (question: Question): Promise<Extract<Answer, { ok: true }>['value']> => {
    if (question.kind === 'open') {
      const source = await open(question.stream)
      if (source === null) return null
      files.set(++last, source)
      return { file: last, name: source.name, byteLength: source.byteLength }
    }
    const source = files.get(question.file)
    if (source === undefined) throw new Error('the stream is closed')
    if (question.kind === 'read') return await source.read(question.offset, question.length)
    files.delete(question.file)
    await source.close()
    return null
  }
  port.on('message', (question: Question) => {
    answer(question).then(
      (value) => {
        port.postMessage({ id: question.id, ok: true, value } satisfies Answer)
      },
      (error: unknown) => {
        port.postMessage({ id: question.id, ok: false, error: errorText(error) } satisfies Answer)
      },
    )
  })
  port.on('close', () => {
    for (const source of files.values()) void source.close()
  })
}

/** Opens streams by asking {@link serveStreams} at the other end of the port. */
export function streamsBehind(port: MessagePort): StreamOpener {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let last = 0
  port.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) asked?.resolve(answer.value as never)
    else asked?.reject(errorOf(answer.error))
  })
  const ask = <T>(question: WithoutId<Question>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = ++last
      waiting.set(id, { resolve, reject })
      port.postMessage({ ...question, id } satisfies Question)
    })
  return async (stream) => {
    if (stream === null) return null
    const opened = await ask<{ file: number; name: string; byteLength: number } | null>({ kind: 'open', stream: plain(stream) })
    if (opened === null) return null
    const { file, name, byteLength } = opened
    return {
      name,
      byteLength,
      read: (offset, length) => ask<Uint8Array>({ kind: 'read', file, offset, length }),
      close: async () => {
        await ask<null>({ kind: 'close', file })
      },
    }
  }
}

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never

function plain(stream: StreamHandle): PlainHandle {
  switch (stream.tag) {
    case 1:
      return { tag: 1, name: stream.name, bytes: stream.bytes }
    case 2:
    case 6:
      return { tag: stream.tag, path: stream.path, size: stream.size }
    case 3:
      return { tag: 3, keyGroupStart: 0, offsets: [], stream: stream.stream === null ? null : plain(stream.stream) }
    case 15:
      return { tag: 15, start: stream.start, size: stream.size, scope: stream.scope, path: stream.path, logicalId: stream.logicalId }
    case 16:
      return { tag: 16 }
  }
}

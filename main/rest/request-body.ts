import type { IncomingMessage } from 'node:http'
import { filesOf, type UploadedFile } from './multipart.ts'

/** Flink takes 100 MiB (`rest.server.max-content-length`); no body that this server reads needs a hundredth of it. */
export const MAX_BODY = 1_048_576

/** Files are null where they are more than fits, or no form. */
export type Body =
  | { kind: 'json'; value: unknown }
  | { kind: 'malformed' }
  | { kind: 'too-large' }
  | { kind: 'files'; files: readonly UploadedFile[] | null }

/**
 * Reads a request to its end, as Flink's client expects even of a refusal. Every request may carry a body, GET too; an empty one
 * is `{}`. Files (`multipart/form-data`) may have any size; those beyond the limit pass by without being kept.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const contentType = request.headers['content-type'] ?? ''
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(chunk)
    else chunks.length = 0
  }
  if (contentType.startsWith('multipart/form-data')) {
    return { kind: 'files', files: bytes > maxBytes ? null : await filesOf(Buffer.concat(chunks), contentType) }
  }
  if (bytes > maxBytes) return { kind: 'too-large' }
  if (bytes === 0) return { kind: 'json', value: {} }
  try {
    return { kind: 'json', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown }
  } catch {
    return { kind: 'malformed' }
  }
}

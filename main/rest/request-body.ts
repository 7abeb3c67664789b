import type { IncomingMessage } from 'node:http'

/** Flink takes 100 MiB (`rest.server.max-content-length`); no body that this server reads needs a hundredth of it. */
export const MAX_BODY = 1_048_576

export type Body = { kind: 'json'; value: unknown } | { kind: 'malformed' } | { kind: 'too-large' } | { kind: 'files' }

/**
 * Reads a request to its end, as Flink's client expects even of a refusal. Every request may carry a body, GET too; an empty one
 * is `{}`. Files (`multipart/form-data`) pass by without being kept, whatever their size.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const files = request.headers['content-type']?.startsWith('multipart/form-data') === true
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (!files && bytes <= maxBytes) chunks.push(chunk)
  }
  if (files) return { kind: 'files' }
  if (bytes > maxBytes) return { kind: 'too-large' }
  if (bytes === 0) return { kind: 'json', value: {} }
  try {
    return { kind: 'json', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown }
  } catch {
    return { kind: 'malformed' }
  }
}

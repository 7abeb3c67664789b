import type { z } from 'zod'
import type { UploadedFile } from './multipart.ts'
import { REST_HANDLER_EXCEPTION, refusal } from './refusal.ts'

/** What the server says: a status and JSON. */
export interface Answer {
  status: number
  body: unknown
  /** Done once the answer has been sent. */
  afterwards?: () => void
}

/** A request that fits a route. */
export interface Call {
  /** Path parameters by name; ids are checked and in lower case. */
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  /** Parsed JSON; `{}` where there was no body or one that nobody reads. */
  body: unknown
  /** Files of a route that takes them; null where they are more than fits, or no form. */
  files: readonly UploadedFile[] | null
  /** `http://127.0.0.1:port`. */
  url: string
}

export type Handler = (call: Call) => Answer | Promise<Answer>

/** One line of the table of routes (Flink's `MessageHeaders` with its handler). */
export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** `/jobs/:jobid/savepoints`. A parameter is 32 hex characters, unless its name is one of those that the router reads otherwise. */
  path: string
  handle: Handler
  takesFiles?: true
  /** Code of whoever asks comes to run by it, so that no web page may ask, of this machine neither. */
  runsCode?: true
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const accepted = (body: unknown): Answer => ({ status: 202, body })

/**
 * A handler that reads a body: unknown fields are passed over as Flink does, a wrong one is refused by the name of `bodyClass`,
 * Flink's class for it.
 */
export function withBody<T>(schema: z.ZodType<T>, bodyClass: string, handle: (body: T, call: Call) => Answer | Promise<Answer>): Handler {
  return (call) => {
    const body = schema.safeParse(call.body)
    if (body.success) return handle(body.data, call)
    return refusal(400, REST_HANDLER_EXCEPTION, `Request did not match expected format ${bodyClass}.`)
  }
}

/** A path parameter of the route's own pattern. */
export function param(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new Error(`the route has no parameter ${name}`)
  return value
}

import type { z } from 'zod'
import { REST_HANDLER_EXCEPTION, refusal } from './refusal.ts'

/** What the server says: a status and JSON. */
export interface Answer {
  status: number
  body: unknown
}

/** A request that fits a route. */
export interface Call {
  /** Path parameters by name; ids are checked and in lower case. */
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  /** Parsed JSON; `{}` where there was no body or one that nobody reads. */
  body: unknown
  /** `http://127.0.0.1:port`. */
  url: string
}

export type Handler = (call: Call) => Answer | Promise<Answer>

/** One line of the table of routes (Flink's `MessageHeaders` with its handler). */
export interface Route {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** `/jobs/:jobid/savepoints`. A parameter whose name ends in `id` is 32 hex characters, `checkpointid` a number. */
  path: string
  handle: Handler
  /** Takes files: their bytes are read to the end and not kept. */
  takesFiles?: true
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

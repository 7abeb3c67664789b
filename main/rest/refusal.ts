import type { Failure } from '../runtime/cluster.ts'
import { stackTrace } from './failure-text.ts'
import type { Answer } from './route.ts'

export const REST_HANDLER_EXCEPTION = 'org.apache.flink.runtime.rest.handler.RestHandlerException'
export const NOT_FOUND_EXCEPTION = 'org.apache.flink.runtime.rest.NotFoundException'

/** `ErrorResponseBody`. Flink's client takes an object for an error only if `errors` is its one key. */
export function errors(status: number, ...texts: string[]): Answer {
  return { status, body: { errors: texts } }
}

/** A request that a handler refuses (`AbstractHandler.handleException` of a `RestHandlerException`). */
export function refusal(status: number, className: string, message: string, cause: Failure | null = null): Answer {
  return errors(status, stackTrace({ className, message, cause }))
}

/** A parameter of a request that does not read (`HandlerRequestException`). */
export function badParameter(kind: 'path' | 'query', name: string, value: string): Answer {
  const message = `Cannot resolve ${kind} parameter (${name}) from value "${value}".`
  const cause = { className: 'org.apache.flink.runtime.rest.handler.HandlerRequestException', message, cause: null }
  return refusal(400, REST_HANDLER_EXCEPTION, `Bad request, could not parse parameters: ${message}`, cause)
}

/** What nobody expected (`AbstractHandler`): Flink names itself first, then the exception. */
export function internalError(failure: Failure): Answer {
  return errors(500, 'Internal server error.', `<Exception on server side:\n${stackTrace(failure)}\nEnd of exception on server side>`)
}

import type { Failure } from '../runtime/cluster.ts'

/** `Throwable.toString`. */
export function throwableText({ className, message }: Failure): string {
  return message === '' ? className : `${className}: ${message}`
}

/**
 * A failure as `ExceptionUtils.stringifyException` writes it: the chain of causes, ended by a newline. There are no frames of
 * Java in it, for no Java ran.
 */
export function stackTrace(failure: Failure): string {
  let text = `${throwableText(failure)}\n`
  for (let cause = failure.cause; cause !== null; cause = cause.cause) text += `Caused by: ${throwableText(cause)}\n`
  return text
}

/** `java.util.concurrent.CompletionException`, which Flink's futures put around what went wrong inside of them. */
export function completionException(cause: Failure): Failure {
  return { className: 'java.util.concurrent.CompletionException', message: throwableText(cause), cause }
}

/** Whatever was thrown and was not expected. */
export function unexpected(error: unknown): Failure {
  return { className: 'org.apache.flink.util.FlinkException', message: error instanceof Error ? error.message : String(error), cause: null }
}

/** Exchanges that real clusters had with `flink` and with plain requests, and what they tell of operations. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Failure, Outcome } from '../../main/runtime/cluster.ts'

const Exchange = z.object({
  request: z.object({ method: z.string(), path: z.string(), body: z.unknown().optional() }),
  response: z.object({ status: z.number(), 'content-type': z.string().optional(), body: z.unknown() }),
})
const Recording = z.object({
  command: z.array(z.string()).default([]),
  exit: z.number().nullish(),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
  exchanges: z.array(Exchange),
})
export type Exchange = z.infer<typeof Exchange>
export type Recording = z.infer<typeof Recording>

export function recording(version: string, name: string): Recording {
  return Recording.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'rest', version, `${name}.json`), 'utf8')))
}

/** `operation` of an answer that says COMPLETED. */
const Completed = z.object({
  status: z.object({ id: z.literal('COMPLETED') }),
  operation: z.object({
    location: z.string().optional(),
    checkpointId: z.number().optional(),
    'failure-cause': z.object({ 'stack-trace': z.string() }).optional(),
    failureCause: z.object({ 'stack-trace': z.string() }).optional(),
  }),
})

/** What an operation came to; null where the answer does not tell, or it still went on. */
export function outcomeOf({ response }: Exchange): Outcome<unknown> | null {
  const completed = Completed.safeParse(response.body)
  if (!completed.success) return null
  const { location, checkpointId, failureCause, 'failure-cause': cause = failureCause } = completed.data.operation
  if (cause === undefined) return { ok: true, value: location ?? checkpointId ?? null }
  return { ok: false, failure: unwrapped(failureOf(cause['stack-trace'])) }
}

/** The outcome at which an operation's recording ends. */
export function lastOutcome({ exchanges }: Recording): Outcome<unknown> {
  const outcome = exchanges.map(outcomeOf).findLast((each) => each !== null)
  if (outcome === undefined) throw new Error('no operation comes to an end in this recording')
  return outcome
}

/** The chain of causes that a stack trace names. */
export function failureOf(stackTrace: string): Failure {
  const chain = withoutFrames(stackTrace).trim().split('\nCaused by: ')
  return chain.reduceRight<Failure | null>((cause, each) => {
    const [className = '', ...message] = each.split(': ')
    return { className, message: message.join(': '), cause }
  }, null) as Failure
}

/** What Flink's futures put around what went wrong inside of them is not the cluster's. */
function unwrapped(failure: Failure): Failure {
  return failure.className === 'java.util.concurrent.CompletionException' && failure.cause !== null ? failure.cause : failure
}

/** Java's stack without its frames: `\tat …`, `\t... 7 more`, and where the recording left some out. */
export function withoutFrames(text: string): string {
  return text.replace(/\n\t[^\n]*/g, '')
}

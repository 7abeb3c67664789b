/** One exception of a chain of causes. */
export interface FlinkException {
  /** Java's class name, fully qualified; `''` where the text names none. */
  className: string
  message: string
}

/** Why something failed on a cluster: the exception and its causes, outermost first, never empty. */
export type FailureChain = readonly [FlinkException, ...FlinkException[]]

const CAUSE = /\nCaused by: /
/** A frame, `... 7 more`, or what a suppressed exception adds. */
const FRAME = /\n\s+(?:at |\.\.\. \d|Suppressed: |\()[^]*$/
const HEAD = /^((?:[a-z_]\w*\.)+[\w$]+)(?:: ([^]*))?$/
/** What Java's futures put around an exception and repeat it in. */
const WRAPPERS = new Set(['java.util.concurrent.CompletionException', 'java.util.concurrent.ExecutionException'])
/** What Flink sends an exception in whose class the other side may not have: its message is the exception as text. */
const SERIALIZED = 'org.apache.flink.util.SerializedThrowable'

/** Reads `ExceptionUtils.stringifyException`: the exception, its frames, `Caused by:` and so on. */
export function failureChain(stackTrace: string): FailureChain {
  const [first = '', ...causes] = stackTrace.trim().split(CAUSE)
  return [exceptionOf(first), ...causes.map(exceptionOf)]
}

function exceptionOf(block: string): FlinkException {
  const head = block.replace(FRAME, '').trim()
  const [, className = '', message = ''] = HEAD.exec(head) ?? []
  if (className === SERIALIZED && message !== '') return exceptionOf(message)
  return className === '' ? { className: '', message: head } : { className, message: unrepeated(className, message) }
}

/** `SerializedThrowable` puts the class of the original before its message once more. */
const unrepeated = (className: string, message: string): string =>
  message.startsWith(`${className}: `) ? message.slice(className.length + 2) : message

/**
 * The chain as a person reads it: without wrappers, and without an exception whose message the one before it holds already.
 * Texts without class names, outermost first, never empty.
 */
export function reasons(chain: FailureChain): string[] {
  const told: string[] = []
  for (const { className, message } of chain) {
    if (WRAPPERS.has(className)) continue
    const text = message === '' ? (className.split('.').at(-1) ?? className) : message
    if (!told.some((before) => before.includes(text))) told.push(text)
  }
  if (told.length > 0) return told
  const { className, message } = chain.at(-1) ?? chain[0]
  const inner = HEAD.exec(message)
  return [inner?.[2] ?? (message === '' ? className : message)]
}

/** {@link reasons} as one sentence after another. */
export function reasonText(chain: FailureChain): string {
  return reasons(chain)
    .map((text) => (/[.!?]$/.test(text) ? text : `${text}.`))
    .join(' ')
}

const SAVED_AT = /A savepoint has been created at: (\S+), but the corresponding job \S+ failed during stopping/

/**
 * Where the savepoint of a stop lies although the stop failed (`StopWithSavepointStoppingException`: saved, not stopped); else null.
 */
export function savedAllTheSame(chain: FailureChain): string | null {
  for (const { message } of chain) {
    const location = SAVED_AT.exec(message)?.[1]
    if (location !== undefined) return location
  }
  return null
}

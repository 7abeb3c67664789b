import type { CheckpointProperties } from '../../../shared/model/inspect.ts'

/** What Flink's `CheckpointProperties` says, version 4 on. */
export interface CheckpointFacts {
  flags: CheckpointProperties
  kind: 'savepoint' | 'checkpoint'
  /** `SavepointFormatType`; null for checkpoints. */
  format: 'CANONICAL' | 'NATIVE' | null
  /** `SavepointType.PostCheckpointAction`; null for checkpoints. */
  action: 'NONE' | 'SUSPEND' | 'TERMINATE' | null
}

/** The order in which Java writes the fields: booleans by name. */
const FLAGS = [
  'discardCancelled',
  'discardFailed',
  'discardFinished',
  'discardSubsumed',
  'discardSuspended',
  'forced',
  'unclaimed',
] as const

/** The class description of `CheckpointProperties` ends here in the object stream; the seven booleans follow. */
const FLAGS_AT = 0x102
const CLASS_NAME = 'org.apache.flink.runtime.checkpoint.CheckpointProperties'

/**
 * Reads the Java object stream behind the last operator. It comes from a plain `ObjectOutputStream` and
 * thirteen byte sequences exist in practice, equal from 1.16 to 2.3, so fixed places and names tell all.
 *
 * @returns null when the bytes are not a `CheckpointProperties` that Tidemark knows; they are kept raw either way
 */
export function describeProperties(bytes: Uint8Array): CheckpointFacts | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  if (!text.startsWith('\u00ac\u00ed\u0000\u0005') || !text.includes(CLASS_NAME) || bytes.length < FLAGS_AT + FLAGS.length) return null
  const values = bytes.subarray(FLAGS_AT, FLAGS_AT + FLAGS.length)
  if (values.some((value) => value > 1)) return null
  const flags = Object.fromEntries(FLAGS.map((name, i) => [name, values[i] === 1])) as CheckpointProperties

  const rest = text.slice(FLAGS_AT + FLAGS.length)
  if (rest.includes('.CheckpointType')) return { flags, kind: 'checkpoint', format: null, action: null }
  if (!rest.includes('.SavepointType')) return null
  const format = pick(rest, ['CANONICAL', 'NATIVE'] as const)
  const action = pick(rest, ['NONE', 'SUSPEND', 'TERMINATE'] as const)
  return format === null || action === null ? null : { flags, kind: 'savepoint', format, action }
}

/** The one enum constant of `names` that the stream holds: `TC_STRING`, u16 length, text. */
function pick<const N extends readonly string[]>(stream: string, names: N): N[number] | null {
  const found = names.filter((name) => stream.includes(`t\u0000${String.fromCharCode(name.length)}${name}`))
  return found.length === 1 ? (found[0] ?? null) : null
}

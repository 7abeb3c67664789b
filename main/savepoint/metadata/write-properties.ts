import { ByteWriter } from '../../binary/byte-writer.ts'

/** What happens to the job once the savepoint is taken (`SavepointType.PostCheckpointAction`). */
export type PostCheckpointAction = 'NONE' | 'SUSPEND' | 'TERMINATE'

const PREFIX: Readonly<Record<PostCheckpointAction, string>> = { NONE: '', SUSPEND: 'Suspend ', TERMINATE: 'Terminate ' }
const FLAGS = ['discardCancelled', 'discardFailed', 'discardFinished', 'discardSubsumed', 'discardSuspended', 'forced', 'unclaimed']
const OF_CHECKPOINTS = 'org.apache.flink.runtime.checkpoint'

/** Marks of Java's object streams (`java.io.ObjectStreamConstants`). */
const [REFERENCE, CLASS, OBJECT, STRING, END_OF_CLASS, ENUM, NULL] = [0x71, 0x72, 0x73, 0x74, 0x78, 0x7e, 0x70]
const [SERIALIZABLE, ENUM_FLAGS] = [0x02, 0x12]
/** `java.lang.Enum`'s class description is the tenth thing in the stream; the second enum refers to it. */
const ENUM_CLASS = 0x7e0009

/** Which ends of a job delete a checkpoint (`CheckpointRetentionPolicy`). */
export interface Discards {
  cancelled: boolean
  failed: boolean
  finished: boolean
  suspended: boolean
}

/**
 * `CheckpointProperties` of a savepoint that a person asked for, as Flink 1.16 to 2.3 writes it: a Java object stream, the
 * same bytes in all of them.
 */
export function savepointProperties(format: 'CANONICAL' | 'NATIVE', action: PostCheckpointAction): Uint8Array {
  const out = new ByteWriter()
  begin(out, new Set(['forced']))
  out.u8(OBJECT)
  classDescription(out, `${OF_CHECKPOINTS}.SavepointType`, -6879297871714708296n, [
    ['formatType', 'Lorg/apache/flink/core/execution/SavepointFormatType;'],
    ['name', 'Ljava/lang/String;'],
    ['postCheckpointAction', `L${OF_CHECKPOINTS.replaceAll('.', '/')}/SavepointType$PostCheckpointAction;`],
  ])
  enumConstant(out, 'org.apache.flink.core.execution.SavepointFormatType', format, true)
  out.u8(STRING)
  out.utf(`${PREFIX[action]}Savepoint`)
  enumConstant(out, `${OF_CHECKPOINTS}.SavepointType$PostCheckpointAction`, action, false)
  return out.finish()
}

/** `CheckpointProperties` of a checkpoint; a full one refers to no file of those before it. */
export function checkpointProperties(kind: 'CHECKPOINT' | 'FULL_CHECKPOINT', discards: Discards): Uint8Array {
  const out = new ByteWriter()
  const { cancelled, failed, finished, suspended } = discards
  const set = { discardCancelled: cancelled, discardFailed: failed, discardFinished: finished, discardSuspended: suspended }
  begin(out, new Set(['discardSubsumed', ...Object.entries(set).flatMap(([name, is]) => (is ? [name] : []))]))
  out.u8(OBJECT)
  classDescription(out, `${OF_CHECKPOINTS}.CheckpointType`, -2963844630364414662n, [
    ['name', 'Ljava/lang/String;'],
    ['sharingFilesStrategy', `L${OF_CHECKPOINTS.replaceAll('.', '/')}/SnapshotType$SharingFilesStrategy;`],
  ])
  out.u8(STRING)
  out.utf(kind === 'CHECKPOINT' ? 'Checkpoint' : 'Full Checkpoint')
  const strategy = kind === 'CHECKPOINT' ? 'FORWARD_BACKWARD' : 'FORWARD'
  enumConstant(out, `${OF_CHECKPOINTS}.SnapshotType$SharingFilesStrategy`, strategy, true)
  return out.finish()
}

/** The head of the stream: the flags, then the type that follows. */
function begin(out: ByteWriter, set: ReadonlySet<string>): void {
  out.i32(0xaced0005 | 0)
  out.u8(OBJECT)
  classDescription(out, `${OF_CHECKPOINTS}.CheckpointProperties`, 2n, [
    ...FLAGS.map((name): Field => [name, null]),
    ['checkpointType', `L${OF_CHECKPOINTS.replaceAll('.', '/')}/SnapshotType;`],
  ])
  for (const name of FLAGS) out.bool(set.has(name))
}

/** A field's name and, where it is an object, its type; without one it is a boolean. */
type Field = [name: string, type: string | null]

function classDescription(out: ByteWriter, name: string, serialVersion: bigint, fields: readonly Field[]): void {
  out.u8(CLASS)
  out.utf(name)
  out.i64(serialVersion)
  out.u8(SERIALIZABLE)
  out.i16(fields.length)
  for (const [field, type] of fields) {
    out.u8((type === null ? 'Z' : 'L').charCodeAt(0))
    out.utf(field)
    if (type === null) continue
    out.u8(STRING)
    out.utf(type)
  }
  out.u8(END_OF_CLASS)
  out.u8(NULL)
}

function enumConstant(out: ByteWriter, className: string, constant: string, first: boolean): void {
  const description = (name: string): void => {
    out.u8(CLASS)
    out.utf(name)
    out.i64(0n)
    out.u8(ENUM_FLAGS)
    out.i16(0)
    out.u8(END_OF_CLASS)
  }
  out.u8(ENUM)
  description(className)
  if (first) {
    description('java.lang.Enum')
    out.u8(NULL)
  } else {
    out.u8(REFERENCE)
    out.i32(ENUM_CLASS)
  }
  out.u8(STRING)
  out.utf(constant)
}

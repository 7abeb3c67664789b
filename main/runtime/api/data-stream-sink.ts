import { TidemarkError } from '../../../shared/model/problem.ts'
import { named, setMaxParallelism, setParallelism, setUid, setUidHash } from './operator-settings.ts'
import type { LegacySinkTransformation, SinkTransformation } from './transformation.ts'

/** The end of a stream (`DataStreamSink`). */
export class DataStreamSink {
  readonly transformation: SinkTransformation | LegacySinkTransformation

  constructor(transformation: SinkTransformation | LegacySinkTransformation) {
    this.transformation = transformation
  }

  name(name: string): this {
    this.transformation.name = name
    return this
  }

  uid(uid: string): this {
    setUid(this.transformation, uid)
    return this
  }

  /** Of a sink that is one operator; throws `INVALID_UID_HASH` for the others, as Flink does. */
  setUidHash(hash: string): this {
    if (this.transformation.kind === 'SINK') {
      throw new TidemarkError({
        code: 'INVALID_UID_HASH',
        message: `Sink ${named(this.transformation)} is made of more than one operator and cannot take a uid hash. Give it a uid.`,
      })
    }
    setUidHash(this.transformation, hash)
    return this
  }

  setDescription(description: string): this {
    this.transformation.description = description
    return this
  }

  setParallelism(parallelism: number): this {
    setParallelism(this.transformation, parallelism)
    return this
  }

  setMaxParallelism(maxParallelism: number): this {
    setMaxParallelism(this.transformation, maxParallelism)
    return this
  }

  disableChaining(): this {
    this.transformation.chaining = 'NEVER'
    return this
  }

  slotSharingGroup(group: string): this {
    this.transformation.slotSharingGroup = group
    return this
  }
}

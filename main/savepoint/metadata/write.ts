import { ByteWriter } from '../../binary/byte-writer.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { HEADER_MAGIC, MASTER_STATE_MAGIC } from './format.ts'
import { MetadataOutput } from './metadata-output.ts'
import type { MasterState, SavepointMetadata } from './model.ts'
import { writeOperator } from './write-operator.ts'
import { VERSIONS } from './versions.ts'

/**
 * Writes a `_metadata` (`Checkpoints.storeCheckpointMetadata`), versions 2 to 6; the grammar stands in read.ts.
 * The model's own version decides; a field which that version cannot hold is an error, never dropped.
 *
 * @throws TidemarkError `METADATA_NOT_WRITABLE`
 */
export function writeMetadata(metadata: SavepointMetadata): Uint8Array {
  const { version } = metadata
  const rules = VERSIONS[version]
  if (rules.jobVertices) throw notWritable('version 1 is read only: no Flink since 1.14 reads it')
  if (rules.properties !== (metadata.properties !== null)) {
    throw notWritable(
      rules.properties ? `version ${version} needs checkpoint properties` : `version ${version} has no place for checkpoint properties`,
    )
  }
  const out = new ByteWriter()
  out.i32(HEADER_MAGIC)
  out.i32(version)
  out.i64(metadata.checkpointId)
  out.i32(metadata.masterStates.length)
  for (const state of metadata.masterStates) writeMasterState(out, state)
  out.i32(metadata.operators.length)
  const output = new MetadataOutput(out)
  for (const operator of metadata.operators) writeOperator(output, operator, version, rules)
  if (metadata.properties !== null) out.bytes(metadata.properties)
  return out.finish()
}

function writeMasterState(out: ByteWriter, { version, name, bytes }: MasterState): void {
  out.i32(MASTER_STATE_MAGIC)
  const length = out.position
  out.i32(0)
  out.i32(version)
  out.utf(name)
  out.i32(bytes.length)
  out.bytes(bytes)
  out.patchI32(length, out.position - length - 4)
}

const notWritable = (why: string): TidemarkError =>
  new TidemarkError({ code: 'METADATA_NOT_WRITABLE', message: `This metadata cannot be written: ${why}.` })

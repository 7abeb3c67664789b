import { Cursor } from '../../binary/cursor.ts'
import { TidemarkError } from '../../../shared/model/problem.ts'
import { readJavaObject } from '../java-objects/read.ts'
import { HEADER_MAGIC, MASTER_STATE_MAGIC, METADATA_FORMAT } from './format.ts'
import { MetadataInput } from './metadata-input.ts'
import { METADATA_VERSIONS, type MasterState, type MetadataVersion, type OperatorState, type SavepointMetadata } from './model.ts'
import { readOperator } from './read-operator.ts'
import type { HandleSpans } from './spans.ts'
import { VERSION_3_BY_1_11, VERSIONS, type VersionRules } from './versions.ts'

export interface ReadOptions {
  /** Filled with the byte span of every operator and handle. */
  spans?: HandleSpans
}

/**
 * Reads a whole `_metadata` (`Checkpoints.loadCheckpointMetadata`), versions 1 to 6.
 *
 * `file := i32 magic, i32 version, body`; `body := i64 checkpointId, i32 n, masterState × n, i32 n, operator × n,
 *  [4+: CheckpointProperties as a Java object stream, to the end of the file]`
 *
 * @param file what the bytes are called in errors
 * @throws TidemarkError `METADATA_…` with offset, field, expected and found
 */
export function readMetadata(bytes: Uint8Array, file: string, options: ReadOptions = {}): SavepointMetadata {
  return readByRules(bytes, file, options.spans).metadata
}

/** The metadata and the rules by which it could be read. */
function readByRules(bytes: Uint8Array, file: string, spans?: HandleSpans): { metadata: SavepointMetadata; rules: VersionRules } {
  const version = readHeader(new Cursor(bytes, file, METADATA_FORMAT))
  const attempt = (rules: VersionRules): { metadata: SavepointMetadata; rules: VersionRules } => {
    const metadata = readBody(new MetadataInput(new Cursor(bytes, file, METADATA_FORMAT), spans ?? null), rules)
    if (metadata.properties !== null) refuseCutProperties(bytes, file, metadata.properties)
    if (spans) spans.rules = rules
    return { metadata, rules }
  }
  try {
    return attempt(VERSIONS[version])
  } catch (error) {
    if (version !== 3) throw error
    try {
      return attempt(VERSION_3_BY_1_11)
    } catch {
      throw error
    }
  }
}

/** The same over a cursor of the caller's, which may watch the fields go by. */
export function readBody(input: MetadataInput, rules: VersionRules): SavepointMetadata {
  const { cursor } = input
  const version = readHeader(cursor)
  const checkpointId = cursor.i64('checkpointId')
  const masterStates = rules.masterStates ? readMasterStates(cursor) : []
  const operators = readOperators(input, rules)
  const properties = rules.properties ? cursor.raw(cursor.remaining, 'properties') : null
  if (cursor.remaining > 0) throw cursor.invalid('end', 'the end of the file', `${cursor.remaining} more bytes`, 0)
  return { version, checkpointId, masterStates, operators, properties }
}

/**
 * The properties have no length: a Java object stream that ends early means a file that was cut.
 * What is no such stream, or holds what Tidemark does not know, is kept as it is.
 */
function refuseCutProperties(bytes: Uint8Array, file: string, properties: Uint8Array): void {
  try {
    readJavaObject(new Cursor(bytes, file, METADATA_FORMAT, bytes.length - properties.length), 'properties')
  } catch (error) {
    if (!(error instanceof TidemarkError) || error.code === 'METADATA_TRUNCATED') throw error
  }
}

function readHeader(cursor: Cursor): MetadataVersion {
  const magic = cursor.i32('magic')
  if (magic !== HEADER_MAGIC) {
    throw new TidemarkError({
      code: 'METADATA_BAD_MAGIC',
      message: `This is not a savepoint's metadata. It begins with ${hex(magic)}, Flink's metadata with 0x4960672d. Choose the file named _metadata in the savepoint's folder.`,
      file: cursor.file,
      offset: 0,
      field: 'magic',
      expected: '0x4960672d',
      found: hex(magic),
    })
  }
  const version = cursor.i32('version')
  const known = METADATA_VERSIONS.find((candidate) => candidate === version)
  if (known === undefined) {
    throw new TidemarkError({
      code: 'METADATA_UNSUPPORTED_VERSION',
      message: `The metadata says version ${version}; versions 1 to 6 are known (Flink 1.1 to 2.3). It was written by a newer Flink, or the file is damaged.`,
      file: cursor.file,
      offset: 4,
      field: 'version',
      expected: '1 to 6',
      found: String(version),
    })
  }
  return known
}

/** `masterState := i32 0xC96B1696, i32 len, { i32 version, utf name, i32 n, bytes(n) }`, braces exactly len bytes. */
function readMasterStates(cursor: Cursor): MasterState[] {
  const count = cursor.count('masterStates', 8)
  const states: MasterState[] = []
  cursor.enter('masterStates')
  for (let i = 0; i < count; i++) {
    cursor.enter(i)
    const magic = cursor.i32('magic')
    if (magic !== MASTER_STATE_MAGIC) throw cursor.invalid('magic', hex(MASTER_STATE_MAGIC), hex(magic), 4)
    const length = cursor.count('length', 1)
    const end = cursor.position + length
    const version = cursor.i32('version')
    const name = cursor.utf('name')
    const bytes = cursor.raw(cursor.count('size', 1), 'bytes')
    if (cursor.position !== end) throw cursor.invalid('bytes', `an end at byte ${end}, as its length says`, `byte ${cursor.position}`, 0)
    states.push({ version, name, bytes })
    cursor.leave()
  }
  cursor.leave()
  return states
}

function readOperators(input: MetadataInput, rules: VersionRules): OperatorState[] {
  const { cursor } = input
  const count = cursor.count('operators', 28)
  const operators: OperatorState[] = []
  cursor.enter('operators')
  for (let i = 0; i < count; i++) {
    cursor.enter(i)
    const start = cursor.position
    const operator = readOperator(input, rules)
    input.spans?.record(operator, start, cursor.position)
    operators.push(operator)
    cursor.leave()
  }
  cursor.leave()
  return operators
}

const hex = (n: number): string => `0x${(n >>> 0).toString(16).padStart(8, '0')}`

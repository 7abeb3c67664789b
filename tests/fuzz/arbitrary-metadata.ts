import fc from 'fast-check'
import type {
  ChannelHandle,
  KeyedHandle,
  MetadataVersion,
  OperatorHandle,
  OperatorState,
  SavepointMetadata,
  StreamHandle,
  SubtaskState,
} from '../../main/savepoint/metadata/model.ts'

/** Any metadata that a version can hold: what a writer of ours may be handed, far beyond what the corpus shows. */
export function arbitraryMetadata(version: MetadataVersion): fc.Arbitrary<SavepointMetadata> {
  return fc.record({
    version: fc.constant(version),
    checkpointId: i64,
    masterStates: fc.array(fc.record({ version: i32, name: text, bytes }), { maxLength: 2 }),
    operators: fc.array(operator(version), { maxLength: 4 }),
    // Anything but a Java object stream, which would have to be whole.
    properties: version >= 4 ? fc.uint8Array({ minLength: 4, maxLength: 40 }).map((of) => of.with(0, 0)) : fc.constant(null),
  })
}

const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const count = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const size = fc.oneof(fc.integer({ min: -1, max: 100_000 }), fc.maxSafeInteger())
const offsets = fc.array(size, { maxLength: 5 })
const bytes = fc.uint8Array({ maxLength: 40 })
/** Any UTF-16 code units, lone surrogates and U+0000 included: Java's modified UTF-8 holds them all. */
const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 }).map((units) => String.fromCharCode(...units)),
)
const storedText = text.map((value) => (value === '' ? null : value))

const stream: fc.Arbitrary<StreamHandle | null> = fc.letrec<{ stream: StreamHandle | null }>((tie) => ({
  stream: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.record({ tag: fc.constant(1 as const), name: text, bytes }),
    fc.record({ tag: fc.constant(2 as const), path: text, size }),
    fc.record({ tag: fc.constant(6 as const), path: text, size }),
    fc.record({
      tag: fc.constant(15 as const),
      start: size,
      size,
      scope: fc.constantFrom('EXCLUSIVE' as const, 'SHARED' as const),
      path: text,
      logicalId: text,
    }),
    fc.record({ tag: fc.constant(16 as const) }),
    fc.record({ tag: fc.constant(3 as const), keyGroupStart: i32, offsets, stream: tie('stream') }),
  ),
})).stream

const files = fc.array(fc.record({ localPath: text, stream }), { maxLength: 3 })

const keyed: fc.Arbitrary<KeyedHandle | null> = fc.letrec<{ keyed: KeyedHandle | null }>((tie) => ({
  keyed: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.record({ tag: fc.constantFrom(3 as const, 7 as const), keyGroupStart: i32, offsets, stream, stateHandleId: fc.constant(null) }),
    fc.record({ tag: fc.constant(12 as const), keyGroupStart: i32, offsets, stream, stateHandleId: text }),
    fc.record({
      tag: fc.constant(5 as const),
      checkpointId: i64,
      backendId: text,
      keyGroupStart: i32,
      keyGroupCount: i32,
      checkpointedSize: fc.constant(null),
      meta: stream,
      shared: files,
      private: files,
      stateHandleId: fc.constant(null),
    }),
    fc.record({
      tag: fc.constant(11 as const),
      checkpointId: i64,
      backendId: text,
      keyGroupStart: i32,
      keyGroupCount: i32,
      checkpointedSize: size,
      meta: stream,
      shared: files,
      private: files,
      stateHandleId: text,
    }),
    fc.record({
      tag: fc.constant(9 as const),
      keyGroupStart: i32,
      keyGroupCount: i32,
      from: i64,
      to: i64,
      changes: fc.array(fc.record({ keyGroup: i32, bytes }), { maxLength: 3 }),
      stateHandleId: text,
    }),
    fc
      .record({
        tag: fc.constantFrom(10 as const, 13 as const),
        keyGroupStart: i32,
        keyGroupCount: i32,
        parts: fc.array(fc.record({ offset: size, stream }), { maxLength: 3 }),
        size,
        checkpointedSize: size,
        stateHandleId: text,
        storageIdentifier: text,
      })
      .map((handle) => (handle.tag === 10 ? { ...handle, storageIdentifier: null } : handle)),
    fc
      .record({
        tag: fc.constantFrom(8 as const, 14 as const),
        keyGroupStart: i32,
        keyGroupCount: i32,
        checkpointedSize: size,
        materialized: fc.array(tie('keyed'), { maxLength: 2 }),
        nonMaterialized: fc.array(tie('keyed'), { maxLength: 2 }),
        materializationId: i64,
        checkpointId: i64,
        stateHandleId: text,
      })
      .map((handle) => (handle.tag === 8 ? { ...handle, checkpointId: null } : handle)),
  ),
})).keyed

const partitions = fc.array(
  fc.record({ name: text, mode: fc.constantFrom('SPLIT_DISTRIBUTE' as const, 'UNION' as const, 'BROADCAST' as const), offsets }),
  { maxLength: 3 },
)

const operatorHandle: fc.Arbitrary<OperatorHandle | null> = fc.oneof(
  fc.constant(null),
  fc.record({ tag: fc.constant(4 as const), states: partitions, stream, merging: fc.constant(null) }),
  fc.record({
    tag: fc.constant(17 as const),
    states: partitions,
    stream,
    merging: fc.record({ taskOwnedDir: text, sharedDir: text, empty: fc.boolean() }),
  }),
)

const plainChannel = fc.record({ merged: fc.constant(false as const), subtask: i32, first: i32, second: i32, offsets, size, stream })
const mergedChannel = fc.record({ merged: fc.constant(true as const), subtask: i32, size, stream, channels: bytes })

function channels(version: MetadataVersion): fc.Arbitrary<readonly ChannelHandle[]> {
  if (version < 3) return fc.constant([])
  return fc.array<ChannelHandle>(version < 6 ? plainChannel : fc.oneof(plainChannel, mergedChannel), { maxLength: 2 })
}

function subtask(version: MetadataVersion): fc.Arbitrary<SubtaskState> {
  const index = fc.integer({ min: 0, max: 2 ** 31 - 2 })
  const live = fc.record({
    index,
    finished: fc.constant(false),
    duration: version === 2 ? i64.map((value) => (value === -1n ? null : value)) : fc.constant(null),
    legacyOperator: fc.constant([]),
    managedOperator: fc.array(operatorHandle, { maxLength: 1 }),
    rawOperator: fc.array(operatorHandle, { maxLength: 1 }),
    managedKeyed: keyed,
    rawKeyed: keyed,
    inputChannels: channels(version),
    resultSubpartitions: channels(version),
  })
  if (version < 3) return live
  const finished = index.map((at): SubtaskState => ({
    index: at,
    finished: true,
    duration: null,
    legacyOperator: [],
    managedOperator: [],
    rawOperator: [],
    managedKeyed: null,
    rawKeyed: null,
    inputChannels: [],
    resultSubpartitions: [],
  }))
  return fc.oneof({ weight: 4, arbitrary: live }, { weight: 1, arbitrary: finished })
}

function operator(version: MetadataVersion): fc.Arbitrary<OperatorState> {
  const named = version >= 5 ? storedText : fc.constant(null)
  return fc
    .record({
      name: named,
      uid: named,
      id: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((id) => Buffer.from(id).toString('hex')),
      parallelism: i32,
      maxParallelism: count,
      chainLength: version === 2 ? i32 : fc.constant(null),
      coordinator: version >= 3 ? stream : fc.constant(null),
      finished: version >= 3 ? fc.boolean() : fc.constant(false),
      subtasks: fc.array(subtask(version), { maxLength: 3 }),
    })
    .map((state) => (state.finished ? { ...state, subtasks: [] } : state))
}

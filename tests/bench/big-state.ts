/** A canonical savepoint of much keyed state, written by Tidemark: one operator "big-op", keys Integer, state "blob" of strings of a kilobyte. */
import { NewFolder } from '../../main/storage/new-folder.ts'
import { toUri } from '../../main/storage/uri.ts'
import { ByteWriter } from '../../main/binary/byte-writer.ts'
import { Cursor } from '../../main/binary/cursor.ts'
import { FolderTarget } from '../../main/savepoint/state/folder-target.ts'
import { CanonicalWriter } from '../../main/savepoint/keyed/canonical-writer.ts'
import { EntryEncoders } from '../../main/savepoint/keyed/encode-entries.ts'
import { writeKeyedHeader } from '../../main/savepoint/keyed/write-header.ts'
import { emptySubtask } from '../../main/savepoint/metadata/empty-subtask.ts'
import type { SavepointMetadata, SubtaskState } from '../../main/savepoint/metadata/model.ts'
import { writeMetadata } from '../../main/savepoint/metadata/write.ts'
import { savepointProperties } from '../../main/savepoint/metadata/write-properties.ts'
import { readVersionedSnapshot } from '../../main/savepoint/serializers/registry.ts'
import type { SerializerSnapshot } from '../../main/savepoint/serializers/serializer.ts'
import { STATE_FORMAT } from '../../main/savepoint/state/format.ts'
import type { StateMetaInfo } from '../../main/savepoint/state/meta-info.ts'
import { operatorIdOf } from '../../main/savepoint/uid/hash.ts'
import { javaHashCode } from '../../main/savepoint/uid/java-hash-code.ts'
import { keyGroupOf, keyGroupRangeOf } from '../../main/savepoint/uid/key-groups.ts'

const MAX_PARALLELISM = 128
/** Longer strings than keys: 1,024 bytes an entry with what stands around them. */
const VALUE = 'abcdefghijklmnopqrstuvwxyz012345'.repeat(32).slice(0, 1000)

/** Writes `megabytes` of state in `parallelism` subtasks to a folder that is not there yet; memory stays flat. */
export async function makeBigState(path: string, megabytes: number, parallelism: number): Promise<void> {
  const folder = await NewFolder.create(toUri(path))
  const target = new FolderTarget(folder, null)
  const groups = Array.from({ length: MAX_PARALLELISM }, (): number[] => [])
  for (let key = 0; key < megabytes * 1024; key++)
    groups[keyGroupOf(javaHashCode({ type: 'Integer', value: key }), MAX_PARALLELISM)]?.push(key)
  const keySerializer = snapshot('org.apache.flink.api.common.typeutils.base.IntSerializer$IntSerializerSnapshot')
  const state = blob()
  const subtasks: SubtaskState[] = []
  for (let index = 0; index < parallelism; index++) {
    const range = keyGroupRangeOf(index, parallelism, MAX_PARALLELISM)
    if (range === null) continue
    const writer = new CanonicalWriter(target.create(), [range.start, range.end], false)
    await writer.begin(writeKeyedHeader({ compressed: false, keySerializer, states: [state] }))
    const encoders = new EntryEncoders([state], keySerializer.serializer, MAX_PARALLELISM)
    for (let keyGroup = range.start; keyGroup <= range.end; keyGroup++) {
      const entries = (groups[keyGroup] ?? []).map((key) => ({ state, keyGroup, key, namespace: null, value: `${VALUE}${key}`, size: 0 }))
      for (const batch of encoders.encode(entries)) await writer.add(keyGroup, batch, Int32Array.of(0))
    }
    subtasks.push({ ...emptySubtask(index), managedKeyed: await writer.finish() })
  }
  const metadata: SavepointMetadata = {
    version: 6,
    checkpointId: 1n,
    masterStates: [],
    operators: [
      {
        name: 'big',
        uid: 'big-op',
        id: operatorIdOf('big-op'),
        parallelism,
        maxParallelism: MAX_PARALLELISM,
        chainLength: null,
        coordinator: null,
        finished: false,
        subtasks,
      },
    ],
    properties: savepointProperties('CANONICAL', 'NONE'),
  }
  const file = folder.file('_metadata')
  await file.write(writeMetadata(metadata))
  await file.close()
  await folder.publish()
}

function blob(): StateMetaInfo {
  return {
    id: 0,
    name: 'blob',
    type: 'KEY_VALUE',
    options: new Map([['KEYED_STATE_TYPE', 'VALUE']]),
    serializers: new Map([
      ['NAMESPACE_SERIALIZER', snapshot('org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot')],
      ['VALUE_SERIALIZER', snapshot('org.apache.flink.api.common.typeutils.base.StringSerializer$StringSerializerSnapshot')],
    ]),
  }
}

/** A `SimpleTypeSerializerSnapshot`: its class name and version 3, nothing else. */
function snapshot(className: string): SerializerSnapshot {
  const out = new ByteWriter()
  out.utf(className)
  out.i32(3)
  return readVersionedSnapshot(new Cursor(out.finish(), className, STATE_FORMAT), 'serializer')
}

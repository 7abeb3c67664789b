import type { KeyedHandle, SavepointMetadata, StreamHandle, SubtaskState } from '../../../savepoint/metadata/model.ts'
import { joinUri, parentUri, toUri } from '../../../storage/uri.ts'

/** The files that a snapshot refers to, as URIs, each once. */
export interface SnapshotFiles {
  /** Its alone: deleted with it. */
  exclusive: ReadonlySet<string>
  /** Counted by the {@link SharedStateRegistry}, wherever they lie: other checkpoints may refer to them. */
  shared: ReadonlySet<string>
  /** Neither: somewhere else, or parts of merged files. Never deleted with it, although Flink would. */
  foreign: ReadonlySet<string>
}

type Roles = Record<keyof SnapshotFiles, Set<string>>

/**
 * Whose the files of a snapshot are. Shared are those that incremental RocksDB handles list as such, and changelogs
 * (`CompositeStateHandle.registerSharedStates`). Of the rest those are its own that lie at its side, or in the folder for shared
 * files beside it: RocksDB's checkpoints put there what is theirs alone, too. `_metadata` is not among them.
 *
 * @param folder URI of the folder of `_metadata`
 */
export function snapshotFiles({ operators }: Pick<SavepointMetadata, 'operators'>, folder: string): SnapshotFiles {
  const files: Roles = { exclusive: new Set(), shared: new Set(), foreign: new Set() }
  const own = toUri(folder)
  for (const { coordinator, subtasks } of operators) {
    add(files, own, coordinator, false)
    for (const subtask of subtasks) addSubtask(files, own, subtask)
  }
  return files
}

/** The files of what one subtask acknowledged that other checkpoints may refer to. @param folder of the checkpoint, URI */
export function sharedFilesOf(handle: KeyedHandle | null, folder: string): ReadonlySet<string> {
  const files: Roles = { exclusive: new Set(), shared: new Set(), foreign: new Set() }
  addKeyed(files, toUri(folder), handle)
  return files.shared
}

function addSubtask(files: Roles, folder: string, subtask: SubtaskState): void {
  for (const stream of subtask.legacyOperator) add(files, folder, stream, false)
  for (const handle of [...subtask.managedOperator, ...subtask.rawOperator]) add(files, folder, handle?.stream ?? null, false)
  for (const { stream } of [...subtask.inputChannels, ...subtask.resultSubpartitions]) add(files, folder, stream, false)
  addKeyed(files, folder, subtask.managedKeyed)
  addKeyed(files, folder, subtask.rawKeyed)
}

function addKeyed(files: Roles, folder: string, handle: KeyedHandle | null): void {
  if (handle === null) return
  switch (handle.tag) {
    case 3:
    case 7:
    case 12:
      add(files, folder, handle.stream, false)
      break
    case 5:
    case 11:
      add(files, folder, handle.meta, false)
      for (const { stream } of handle.private) add(files, folder, stream, false)
      for (const { stream } of handle.shared) add(files, folder, stream, true)
      break
    case 8:
    case 14:
      for (const part of [...handle.materialized, ...handle.nonMaterialized]) addKeyed(files, folder, part)
      break
    case 10:
    case 13:
      for (const { stream } of handle.parts) add(files, folder, stream, true)
      break
    case 9:
      break
  }
}

function add(files: Roles, folder: string, stream: StreamHandle | null, shared: boolean): void {
  switch (stream?.tag) {
    case undefined:
    case 1:
    case 16:
      return
    case 3:
      add(files, folder, stream.stream, shared)
      return
    case 15:
      files.foreign.add(toUri(stream.path))
      return
    case 2:
    case 6: {
      const uri = stream.tag === 2 ? toUri(stream.path) : joinUri(folder, stream.path)
      const isOwn = isBelow(uri, folder) || isBelow(uri, joinUri(folder, '../shared'))
      files[shared ? 'shared' : isOwn ? 'exclusive' : 'foreign'].add(uri)
    }
  }
}

function isBelow(uri: string, folder: string): boolean {
  const around = parentUri(uri)
  return around === folder || (around !== uri && isBelow(around, folder))
}

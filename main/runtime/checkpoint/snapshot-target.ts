import { FolderTarget } from '../../savepoint/state/folder-target.ts'
import type { StateSink, StateTarget } from '../../savepoint/state/state-target.ts'
import { filesIn } from '../../storage/new-folder.ts'
import { toUri } from '../../storage/uri.ts'
import type { SnapshotLocation } from '../network/stream-element.ts'

/** Where a task writes its part of a checkpoint (`FsCheckpointStreamFactory`): files of its own by relative path, shared ones by absolute path. */
export class SnapshotTarget implements StateTarget {
  readonly #exclusive: FolderTarget
  readonly #shared: FolderTarget

  constructor({ exclusive, shared, inlineBytes }: SnapshotLocation) {
    this.#exclusive = new FolderTarget(filesIn(exclusive), null, inlineBytes)
    this.#shared = shared === null ? this.#exclusive : new FolderTarget(filesIn(shared), toUri(shared))
  }

  create(): StateSink {
    return this.#exclusive.create()
  }

  createFile(): StateSink {
    return this.#exclusive.createFile()
  }

  createShared(): StateSink {
    return this.#shared.createFile()
  }
}

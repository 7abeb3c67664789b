import type { ChangelogHandle } from '../metadata/model.ts'
import { type ChangeGroup, readGroup, walkChangeSet } from './change-set.ts'
import type { LogFile, LogFiles } from './log-files.ts'
import type { LogStates, StateIds } from './log-states.ts'
import { METADATA_KEY_GROUP, type RawChange } from './operations.ts'

/** Changes of one key group that follow each other, and the ids they were written under. */
export interface ChangeRun {
  keyGroup: number
  ids: StateIds
  read(): Promise<RawChange[]>
}

/**
 * The log of a handle: its change sets in the order they are replayed in. Metadata changes are registered on the way,
 * data changes are only found, for the log of all key groups may be larger than memory.
 *
 * @param part `states` reads no further than the metadata of each change set
 * @throws TidemarkError `STATE_…`
 */
export async function* readLog(
  handle: ChangelogHandle,
  files: LogFiles,
  states: LogStates,
  part: 'states' | 'all',
): AsyncGenerator<ChangeRun> {
  for (const increment of handle.nonMaterialized) {
    if (increment?.tag === 9) {
      for (const { keyGroup, bytes } of increment.changes) {
        const change = { bytes, file: 'changelog in _metadata', offset: -1 }
        if (keyGroup === METADATA_KEY_GROUP) states.register(change)
        else if (part === 'all') yield { keyGroup, ids: states.ids, read: () => Promise.resolve([change]) }
      }
    } else if (increment?.tag === 10 || increment?.tag === 13) {
      for (const { offset, stream } of increment.parts) {
        const file = await files.get(stream)
        for await (const group of walkChangeSet(file, offset)) {
          if (group.keyGroup === METADATA_KEY_GROUP) for (const change of await readGroup(file, group)) states.register(change)
          else if (part === 'states') break
          else yield fileRun(file, group, states.ids)
        }
      }
    }
  }
}

const fileRun = (file: LogFile, group: ChangeGroup, ids: StateIds): ChangeRun => ({
  keyGroup: group.keyGroup,
  ids,
  read: () => readGroup(file, group),
})

import { join } from 'node:path'
import { dataFolder } from '../../catalog/place.ts'
import { toUri } from '../../storage/uri.ts'

/** Settings by Flink's names. */
export type FlinkSettings = Readonly<Record<string, string>>

/** How often jobs of the own cluster take a checkpoint that say nothing of it. */
const CHECKPOINT_INTERVAL = '10 s'

/** Where the own cluster keeps savepoints and checkpoints: beside those of `tidemark cluster start`. */
export function ownClusterSettings(): FlinkSettings {
  const folder = join(dataFolder(), 'cluster')
  return {
    'execution.checkpointing.savepoint-dir': toUri(join(folder, 'savepoints')),
    'execution.checkpointing.dir': toUri(join(folder, 'checkpoints')),
    'execution.checkpointing.interval': CHECKPOINT_INTERVAL,
  }
}

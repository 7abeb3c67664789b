import type { CheckpointReport, CheckpointSettings, CheckpointStatistics, Cluster, Distribution } from '../../runtime/cluster.ts'
import { LONG_MAX } from '../json.ts'
import { noSuchJob } from '../on-job.ts'
import { REST_HANDLER_EXCEPTION, refusal } from '../refusal.ts'
import { type Answer, type Call, type Route, ok, param } from '../route.ts'
import { checkpoint, checkpointWithTasks } from './checkpoint.ts'

/** Flink still writes what it stopped to measure. */
const NOTHING: Distribution = { min: 0, max: 0, avg: 0, p50: 0, p90: 0, p95: 0, p99: 0, p999: 0 }

/** `CheckpointingStatisticsHandler`, `CheckpointConfigHandler`, `CheckpointStatisticDetailsHandler`. */
export function checkpointStatisticsRoutes(cluster: Cluster): Route[] {
  const get = (path: string, answer: (statistics: CheckpointStatistics, call: Call) => Answer): Route => ({
    method: 'GET',
    path: `/jobs/:jobid/checkpoints${path}`,
    handle: async (call) => {
      const id = param(call, 'jobid')
      const statistics = await cluster.checkpoints(id)
      return statistics === null ? noSuchJob(id) : answer(statistics, call)
    },
  })
  return [
    get('', (statistics) => ok(overview(statistics))),
    get('/config', ({ settings }) => ok(config(settings))),
    get('/details/:checkpointid', (statistics, call) => {
      const id = param(call, 'checkpointid')
      const found = known(statistics).find((each) => String(each.id) === id)
      if (found !== undefined) return ok(checkpointWithTasks(found))
      return refusal(404, REST_HANDLER_EXCEPTION, `Could not find checkpointing statistics for checkpoint ${id}.`)
    }),
  ]
}

/** The latest of a kind is remembered longer than the history goes. */
function known({ history, latest }: CheckpointStatistics): CheckpointReport[] {
  return [...history, ...[latest.completed, latest.savepoint, latest.failed].filter((each) => each !== null)]
}

/** `CheckpointingStatistics`. */
function overview({ counts, summary, latest, history }: CheckpointStatistics): object {
  return {
    counts: {
      restored: counts.restored,
      total: counts.total,
      in_progress: counts.inProgress,
      completed: counts.completed,
      failed: counts.failed,
    },
    summary: {
      checkpointed_size: summary.checkpointedSize,
      state_size: summary.stateSize,
      end_to_end_duration: summary.duration,
      alignment_buffered: NOTHING,
      processed_data: summary.processedData,
      persisted_data: summary.persistedData,
    },
    latest: {
      completed: latest.completed && checkpoint(latest.completed),
      savepoint: latest.savepoint && checkpoint(latest.savepoint),
      failed: latest.failed && checkpoint(latest.failed),
      restored: latest.restored && {
        id: latest.restored.id,
        restore_timestamp: latest.restored.restored,
        is_savepoint: latest.restored.savepoint,
        external_path: latest.restored.externalPath,
      },
    },
    history: history.map(checkpoint),
  }
}

/** `CheckpointConfigInfo`. */
function config(settings: CheckpointSettings): object {
  const { externalization, changelog } = settings
  return {
    mode: settings.mode,
    interval: settings.interval ?? LONG_MAX,
    timeout: settings.timeout,
    min_pause: settings.minPause,
    max_concurrent: settings.maxConcurrent,
    externalization: { enabled: externalization.enabled, delete_on_cancellation: externalization.deleteOnCancellation },
    state_backend: settings.stateBackend,
    checkpoint_storage: settings.checkpointStorage,
    unaligned_checkpoints: settings.unaligned,
    tolerable_failed_checkpoints: settings.tolerableFailures,
    aligned_checkpoint_timeout: settings.alignedTimeout,
    checkpoints_after_tasks_finish: settings.afterTasksFinish,
    state_changelog_enabled: changelog.enabled,
    changelog_periodic_materialization_interval: changelog.materializationInterval,
    changelog_storage: changelog.storage,
  }
}

import type { CheckpointReport, SnapshotProgress } from '../../runtime/cluster.ts'

/** `CheckpointStatistics`, as lists show it: its tasks are left empty. */
export function checkpoint(report: CheckpointReport): object {
  return {
    className: report.status.toLowerCase(),
    id: report.id,
    status: report.status,
    is_savepoint: report.type === 'SAVEPOINT' || report.type === 'SYNC_SAVEPOINT',
    savepointFormat: report.format,
    trigger_timestamp: report.triggered,
    ...progress(report),
    checkpoint_type: report.type,
    tasks: {},
    ...ending(report),
  }
}

/** The same, with what each vertex has done of it (`TaskCheckpointStatistics`). */
export function checkpointWithTasks(report: CheckpointReport): object {
  const tasks = [...report.tasks].map(([vertex, task]) => [vertex, { id: report.id, status: report.status, ...progress(task) }])
  return { ...checkpoint(report), tasks: Object.fromEntries(tasks) as object }
}

function progress(of: SnapshotProgress): object {
  return {
    latest_ack_timestamp: of.latestAck ?? -1,
    checkpointed_size: of.checkpointedSize,
    state_size: of.stateSize,
    end_to_end_duration: of.duration ?? -1,
    alignment_buffered: 0,
    processed_data: of.processedData,
    persisted_data: of.persistedData,
    num_subtasks: of.subtasks,
    num_acknowledged_subtasks: of.acknowledged,
  }
}

function ending(report: CheckpointReport): object {
  switch (report.status) {
    case 'IN_PROGRESS':
      return {}
    case 'COMPLETED':
      return { external_path: report.externalPath, discarded: report.discarded }
    case 'FAILED':
      return { failure_timestamp: report.failed, failure_message: report.message }
  }
}

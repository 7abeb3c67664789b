/**
 * What is used of Flink's answers, 1.15 to 2.3. Fields that some releases lack are optional; fields that are not named here pass.
 * Counters and moments are numbers up to 2^63 - 1 and arrive rounded beyond 2^53.
 */
import { z } from 'zod'

const Text = z.string()
/** A number, or the text `NaN` where there are no samples. */
const Measured = z.union([z.number(), z.literal('NaN').transform(() => Number.NaN)])

/** `ClusterOverview`. */
export const ClusterOverview = z.object({
  taskmanagers: z.number(),
  'slots-total': z.number(),
  'slots-available': z.number(),
  'jobs-running': z.number(),
  'jobs-finished': z.number(),
  'jobs-cancelled': z.number(),
  'jobs-failed': z.number(),
  'flink-version': Text,
  'flink-commit': Text.nullish(),
})

/** `DashboardConfiguration`. */
export const DashboardConfig = z.object({
  'flink-version': Text,
  'flink-revision': Text,
  features: z.object({
    'web-submit': z.boolean(),
    'web-cancel': z.boolean().optional(),
    'web-rescale': z.boolean().optional(),
    'web-history': z.boolean().optional(),
  }),
})

/** `ClusterConfigurationInfo`: secrets are masked. */
export const ConfigurationEntries = z.array(z.object({ key: Text, value: Text.nullable() }))

/** `JobDetails`, a line of `MultipleJobsDetails`. */
const JobLine = z.object({
  jid: Text,
  name: Text,
  state: Text,
  'start-time': z.number(),
  'end-time': z.number(),
  duration: z.number(),
  'last-modification': z.number(),
  tasks: z.record(Text, z.number()).default({}),
})
export type JobLine = z.infer<typeof JobLine>
export const JobsOverview = z.object({ jobs: z.array(JobLine) })

const PlanNode = z.object({
  id: Text,
  description: Text.nullish(),
  parallelism: z.number().nullish(),
  inputs: z
    .array(z.object({ id: Text, num: z.number(), ship_strategy: Text.nullish(), exchange: Text.nullish() }))
    .nullish()
    .transform((inputs) => inputs ?? []),
})
const Plan = z.object({ jid: Text, name: Text, nodes: z.array(PlanNode).default([]) })
export const JobPlan = z.object({ plan: Plan })

/** `JobDetailsInfo`. */
export const JobDetail = z.object({
  jid: Text,
  name: Text,
  state: Text,
  'start-time': z.number(),
  'end-time': z.number(),
  duration: z.number(),
  maxParallelism: z.number().optional(),
  now: z.number(),
  timestamps: z.record(Text, z.number()),
  vertices: z.array(
    z.object({
      id: Text,
      name: Text,
      parallelism: z.number(),
      maxParallelism: z.number().optional(),
      status: Text,
      'start-time': z.number(),
      'end-time': z.number(),
      duration: z.number(),
      tasks: z.record(Text, z.number()),
      metrics: z.record(Text, z.union([Measured, z.boolean()])),
    }),
  ),
  plan: Plan.optional(),
})

/** `JobVertexDetailsInfo`: the host is `host` before 2.0, `endpoint` with its port since 1.19. */
export const VertexDetail = z.object({
  id: Text,
  name: Text,
  parallelism: z.number(),
  maxParallelism: z.number().optional(),
  subtasks: z.array(
    z
      .looseObject({
        subtask: z.number(),
        status: Text,
        attempt: z.number(),
        'start-time': z.number(),
        'end-time': z.number(),
        duration: z.number(),
        'taskmanager-id': Text.nullish(),
        endpoint: Text.optional(),
        host: Text.optional(),
        metrics: z.record(Text, z.union([Measured, z.boolean()])),
      })
      .transform(({ endpoint, host, ...rest }) => ({ ...rest, endpoint: endpoint ?? host ?? '(unassigned)' })),
  ),
})

/** `MetricCollectionResponseBody`: values are texts. */
export const MetricValues = z.array(z.object({ id: Text, value: Text }))

/** `JobConfigInfo`. */
export const JobConfig = z.object({
  jid: Text,
  name: Text,
  'execution-config': z
    .object({
      'restart-strategy': Text,
      'job-parallelism': z.number(),
      'object-reuse-mode': z.boolean(),
      'user-config': z.record(Text, Text),
    })
    .nullish(),
})

const ExceptionEntry = z.object({
  exceptionName: Text,
  stacktrace: Text,
  timestamp: z.number(),
  taskName: Text.nullish(),
})
/** `JobExceptionsInfoWithHistory`; what 1.x has beside the history says the same. */
export const JobExceptions = z.object({
  exceptionHistory: z.object({
    entries: z.array(ExceptionEntry.extend({ concurrentExceptions: z.array(ExceptionEntry).default([]) })),
    truncated: z.boolean(),
  }),
})

const Distribution = z.record(Text, Measured)
const Checkpoint = z.object({
  id: z.number(),
  status: z.enum(['IN_PROGRESS', 'COMPLETED', 'FAILED']),
  is_savepoint: z.boolean(),
  savepointFormat: Text.nullish(),
  checkpoint_type: Text.optional(),
  trigger_timestamp: z.number(),
  latest_ack_timestamp: z.number(),
  checkpointed_size: z.number().optional(),
  state_size: z.number(),
  end_to_end_duration: z.number(),
  num_subtasks: z.number(),
  num_acknowledged_subtasks: z.number(),
  external_path: Text.nullish(),
  discarded: z.boolean().optional(),
  failure_timestamp: z.number().optional(),
  failure_message: Text.nullish(),
})
/** `CheckpointStatistics` of one checkpoint, with what each vertex has done of it. */
export const CheckpointDetail = Checkpoint.extend({
  tasks: z.record(Text, z.object({ state_size: z.number(), num_subtasks: z.number(), num_acknowledged_subtasks: z.number() })),
})
/** `CheckpointingStatistics`. */
export const Checkpoints = z.object({
  counts: z.object({
    restored: z.number(),
    total: z.number(),
    in_progress: z.number(),
    completed: z.number(),
    failed: z.number(),
  }),
  summary: z.object({ state_size: Distribution, end_to_end_duration: Distribution }),
  latest: z.object({
    completed: Checkpoint.nullish(),
    savepoint: Checkpoint.nullish(),
    failed: Checkpoint.nullish(),
    restored: z
      .object({ id: z.number(), restore_timestamp: z.number(), is_savepoint: z.boolean(), external_path: Text.nullish() })
      .nullish(),
  }),
  history: z.array(Checkpoint),
})
/** `CheckpointConfigInfo`. An interval that no number holds is none. */
export const CheckpointConfig = z.object({
  mode: Text,
  interval: z.number().transform((ms) => (ms > Number.MAX_SAFE_INTEGER ? null : ms)),
  timeout: z.number(),
  min_pause: z.number(),
  max_concurrent: z.number(),
  externalization: z.object({ enabled: z.boolean(), delete_on_cancellation: z.boolean() }),
  state_backend: Text.nullish(),
  checkpoint_storage: Text.nullish(),
  unaligned_checkpoints: z.boolean().nullish(),
  tolerable_failed_checkpoints: z.number().nullish(),
  aligned_checkpoint_timeout: z.number().nullish(),
  state_changelog_enabled: z.boolean().nullish(),
})

/** `TaskManagersInfo`. */
export const TaskManagers = z.object({
  taskmanagers: z.array(
    z.object({
      id: Text,
      path: Text,
      slotsNumber: z.number(),
      freeSlots: z.number(),
      /** A moment, for all its name. */
      timeSinceLastHeartbeat: z.number(),
      hardware: z.object({ cpuCores: z.number(), physicalMemory: z.number(), freeMemory: z.number(), managedMemory: z.number() }),
    }),
  ),
})

/** `JarListInfo`. */
export const Jars = z.object({
  address: Text,
  files: z.array(
    z.object({
      id: Text,
      name: Text,
      uploaded: z.number(),
      entry: z.array(z.object({ name: Text, description: Text.nullish() })),
    }),
  ),
})
/** `JarUploadResponseBody`: the id is the last segment of the file's path. */
export const UploadedJar = z.object({ filename: Text }).transform(({ filename }) => filename.split(/[/\\]/).at(-1) ?? filename)
/** `JarRunResponseBody`. */
export const StartedJob = z.object({ jobid: Text }).transform(({ jobid }) => jobid)
/** `JobExecutionResultResponseBody`. */
export const ExecutionResult = z.object({
  status: z.object({ id: z.enum(['IN_PROGRESS', 'COMPLETED']) }),
  'job-execution-result': z
    .object({
      'application-status': Text,
      'net-runtime': z.number(),
      'failure-cause': z.object({ class: Text, 'stack-trace': Text }).nullish(),
    })
    .nullish(),
})
/** `EmptyResponseBody`. */
export const Nothing = z.looseObject({})

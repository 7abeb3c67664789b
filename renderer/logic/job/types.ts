import type { ClusterView, JobView, OperationPlan, OperationView } from '../../../shared/model/index.ts'

/** What the window uses of what the contract tells, by names of their own. */
type JobEntry = ClusterView['jobs'][number]
export type JobLine = Pick<
  JobEntry,
  | 'id'
  | 'name'
  | 'state'
  | 'startedAt'
  | 'endedAt'
  | 'parallelism'
  | 'busy'
  | 'backPressured'
  | 'checkpoint'
  | 'stateBytes'
  | 'savedAt'
  | 'uids'
>
export type ClusterLine = Pick<
  ClusterView,
  'id' | 'name' | 'address' | 'embedded' | 'state' | 'seenAt' | 'nextTryAt' | 'trouble' | 'version' | 'slots' | 'freeSlots'
> & { jobs: JobLine[] }

type Vertex = JobView['graph']['vertices'][number]
export type GraphVertex = Pick<
  Vertex,
  'id' | 'name' | 'parallelism' | 'state' | 'operators' | 'busy' | 'backPressured' | 'rate' | 'watermark' | 'checkpoint'
>
export interface JobGraph {
  readonly vertices: readonly GraphVertex[]
  readonly edges: JobView['graph']['edges']
}
/** How an operator's id came about; null where it keeps no state. */
export type Identity = Vertex['operators'][number]['identity']
export type CoveredOperator = JobView['operators'][number]
export type CheckpointEntry = JobView['checkpoints'][number]
export type Setting = JobView['settings'][number]
export type ExceptionEntry = JobView['exceptions'][number]

export type PlanWords = Pick<OperationPlan, 'facts' | 'warnings' | 'refusal' | 'cli' | 'curl'>
export type OperationLine = Pick<
  OperationView,
  'id' | 'kind' | 'cluster' | 'job' | 'state' | 'startedAt' | 'endedAt' | 'location' | 'reasons'
>
export type OperationKind = OperationView['kind']

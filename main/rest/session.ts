import type { JobModules } from './job-modules.ts'

/** What a cluster does that is there for more than one job (`SessionDispatcherFactory`). */
export interface Session {
  /** Job modules that were uploaded or named. */
  modules: JobModules
  /** Ends the cluster; called after the answer to whoever asked for it has been sent. */
  shutDown: () => void
}

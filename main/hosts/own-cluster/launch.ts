import type { OwnClusterSaid, OwnClusterStart } from './messages.ts'

/** The process of an own cluster. */
export interface ClusterProcess {
  /** Lets it end its jobs and itself. */
  end(): void
  /** Ends it at once. */
  kill(): void
}

export interface ClusterLaunch {
  /** See `cluster-process.ts`. */
  module: URL
  start: OwnClusterStart
  /** Path of the file for what it and its jobs print: begun anew, for its owner alone. */
  log: string
  said: (said: OwnClusterSaid) => void
  /** Called once, also where it could not be started. */
  gone: () => void
}

/** Starts the process; it ends with the one that started it, however that ends. */
export type LaunchCluster = (launch: ClusterLaunch) => ClusterProcess

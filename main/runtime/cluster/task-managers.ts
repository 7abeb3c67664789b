/** `TaskManagerInfo`. Field names are Flink's own. */
export interface TaskManagerReport {
  id: string
  /** Address by which it is called. */
  path: string
  dataPort: number
  /** -1 where there is none. */
  jmxPort: number
  /** When it was last heard of: a moment, although Flink calls it `timeSinceLastHeartbeat`. */
  lastHeartbeat: number
  slotsNumber: number
  freeSlots: number
  assignedTasks: number
  totalResource: ResourceProfile
  freeResource: ResourceProfile
  hardware: HardwareDescription
  memoryConfiguration: MemoryConfiguration
}

/** `ResourceProfileInfo`; memory in MB. */
export interface ResourceProfile {
  cpuCores: number
  taskHeapMemory: number
  taskOffHeapMemory: number
  managedMemory: number
  networkMemory: number
}

/** Bytes. */
export interface HardwareDescription {
  cpuCores: number
  physicalMemory: number
  freeMemory: number
  managedMemory: number
}

/** `TaskExecutorMemoryConfiguration`, bytes; null where that kind of memory is not set apart. */
export interface MemoryConfiguration {
  frameworkHeap: number | null
  taskHeap: number | null
  frameworkOffHeap: number | null
  taskOffHeap: number | null
  networkMemory: number | null
  managedMemory: number | null
  jvmMetaspace: number | null
  jvmOverhead: number | null
  totalFlinkMemory: number | null
  totalProcessMemory: number | null
}

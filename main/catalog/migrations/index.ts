import type { Migration } from '../migrate.ts'
import { initial } from './20261124T060000_initial.ts'
import { namedOperator } from './20261124T074000_named-operator.ts'
import { clustersAndOperations } from './20261124T150000_clusters-and-operations.ts'

/** Every migration, oldest first. Append; never change one that was released. */
export const MIGRATIONS: readonly Migration[] = [initial, namedOperator, clustersAndOperations]

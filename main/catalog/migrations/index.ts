import type { Migration } from '../migrate.ts'
import { initial } from './20261124T060000_initial.ts'

/** Every migration, oldest first. Append; never change one that was released. */
export const MIGRATIONS: readonly Migration[] = [initial]

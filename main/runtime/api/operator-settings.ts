import { TidemarkError } from '../../../shared/model/problem.ts'
import { MAX_KEY_GROUPS } from '../../savepoint/uid/key-groups.ts'
import { operatorIdOfUidHash } from '../../savepoint/uid/user-hash.ts'
import type { PhysicalTransformation } from './transformation.ts'

/** The operator as an error names it, with the line of the job that made it. */
export function named({ name, definedAt }: { name: string; definedAt: string | null }): string {
  return definedAt === null ? `“${name}”` : `“${name}” (${definedAt})`
}

export function setUid(of: PhysicalTransformation, uid: string): void {
  if (uid === '') {
    throw new TidemarkError({ code: 'INVALID_UID', message: `The uid of ${named(of)} is empty. Give it a text, or leave uid() out.` })
  }
  of.uid = uid
}

/** Throws `INVALID_UID_HASH` (`Transformation.setUidHash`). */
export function setUidHash(of: PhysicalTransformation, hash: string): void {
  of.userHash = operatorIdOfUidHash(hash)
}

/** Throws `INVALID_PARALLELISM` (`OperatorValidationUtils.validateParallelism`). */
export function setParallelism(of: PhysicalTransformation, parallelism: number): void {
  if (!of.parallel && parallelism !== 1) {
    throw invalidParallelism(`The parallelism of non parallel operator ${named(of)} must be 1`, parallelism)
  }
  of.parallelism = checkedParallelism(`The parallelism of ${named(of)}`, parallelism)
}

export function checkedParallelism(what: string, parallelism: number): number {
  if (!Number.isInteger(parallelism) || parallelism < 1)
    throw invalidParallelism(`${what} must be a whole number of at least 1`, parallelism)
  return parallelism
}

/** Throws `INVALID_MAX_PARALLELISM` outside of 1 … 32768. */
export function checkedMaxParallelism(what: string, maxParallelism: number): number {
  if (!Number.isInteger(maxParallelism) || maxParallelism < 1 || maxParallelism > MAX_KEY_GROUPS) {
    throw new TidemarkError({
      code: 'INVALID_MAX_PARALLELISM',
      message: `${what} must be a whole number from 1 to ${MAX_KEY_GROUPS}, but is ${maxParallelism}.`,
      expected: `1..${MAX_KEY_GROUPS}`,
      found: String(maxParallelism),
    })
  }
  return maxParallelism
}

export function setMaxParallelism(of: PhysicalTransformation, maxParallelism: number): void {
  of.maxParallelism = checkedMaxParallelism(`The max parallelism of ${named(of)}`, maxParallelism)
}

function invalidParallelism(rule: string, found: number): TidemarkError {
  return new TidemarkError({ code: 'INVALID_PARALLELISM', message: `${rule}, but is ${found}.`, found: String(found) })
}

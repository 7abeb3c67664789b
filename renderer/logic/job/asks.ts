/** What is filled in where a savepoint is asked for. An empty folder is the cluster's own. */
export interface SavepointForm {
  readonly folder: string
  readonly format: 'canonical' | 'native'
}
export interface StopForm extends SavepointForm {
  readonly drain: boolean
}
export type ClaimMode = 'NO_CLAIM' | 'CLAIM'
export interface ResumeForm {
  /** Id of what is run. */
  readonly program: string
  readonly savepoint: string
  readonly claimMode: ClaimMode
  readonly allowNonRestored: boolean
  /** Null: as the program says. */
  readonly parallelism: number | null
  readonly args: string
}

const CLAIMS: Record<ClaimMode, string> = {
  NO_CLAIM: 'The savepoint stays yours. The first checkpoint is a full one, and needs nothing of it.',
  CLAIM: 'Flink owns the savepoint from now on, and deletes it once no checkpoint needs it.',
}

/** What a claim mode means for the files. */
export function claimWords(mode: ClaimMode): string {
  return CLAIMS[mode]
}

/** A typed parallelism: null where the field is empty, undefined where it is no whole number from 1 to 32,768. */
export function parallelismOf(text: string): number | null | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const value = Number(trimmed)
  return /^\d+$/.test(trimmed) && value >= 1 && value <= 32_768 ? value : undefined
}

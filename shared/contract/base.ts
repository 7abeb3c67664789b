import { oc } from '@orpc/contract'
import { Problem } from '../model/index.ts'

/** Every method may answer with a Problem; the client shows it where the thing failed. */
export const method = oc.errors({ PROBLEM: { data: Problem } })

import { TidemarkError, toProblem } from '../../shared/model/index.ts'
import { EXIT } from './exit-codes.ts'
import { tellFailure } from './failure.ts'
import { ArgumentProblem } from './flink-arguments.ts'

/** Runs a verb of `flink`, or another that asks a cluster: whatever fails is told in one message on stderr, and the exit code is 1. Wrong arguments are thrown on. */
export async function flinkAction(json: boolean, action: () => Promise<number>): Promise<number> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof ArgumentProblem) throw error
    tellFailure(error, json)
    return EXIT.failed
  }
}

/** Puts what `flink` says of a failed verb before the reason. What is no TidemarkError is a defect and stays as it is. */
export async function saying<T>(head: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (!(error instanceof TidemarkError)) throw error
    throw new TidemarkError({ ...toProblem(error), message: `${head} ${error.message}` }, { cause: error })
  }
}

import { toProblem } from '../../../shared/model/index.ts'
import type { FlinkClient } from '../../flink/flink-client.ts'
import { sampleJobs } from '../../operations/sample-jobs.ts'

/** Starts the first sample job, so that there is something alive to look at. A cluster without it is no error: others can be started. */
export async function startFirstJob(client: FlinkClient): Promise<void> {
  const [first] = sampleJobs()
  if (first === undefined) return
  try {
    const module = await client.registerModule(first.path)
    await client.runJar(module, {})
    await client.deleteJar(module)
  } catch (error) {
    console.error(`tidemark: the sample job ${first.name} was not started: ${toProblem(error).message}`)
  }
}

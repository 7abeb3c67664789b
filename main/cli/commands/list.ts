import type { JobsReport } from '../../../shared/model/index.ts'
import { clusterClient } from '../cluster-client.ts'
import { patienceOf, type ClusterOptions } from '../cluster-operation.ts'
import { EXIT } from '../exit-codes.ts'
import { flinkAction, saying } from '../flink-action.ts'
import { printLine } from '../output.ts'
import { jobListLines } from '../print/job-list-text.ts'

export interface ListOptions extends ClusterOptions {
  running?: boolean
  scheduled?: boolean
  all?: boolean
}

/** `tidemark list`: the jobs of a cluster, as `flink list` prints them. Returns the exit code. */
export async function list(options: ListOptions): Promise<number> {
  patienceOf(options)
  const { running = false, scheduled = false, all = false, json = false } = options
  return flinkAction(json, async () => {
    const client = await clusterClient(options.jobmanager)
    if (!json) printLine('Waiting for response...')
    const jobs = await saying('Failed to retrieve job list.', () => client.jobs())
    if (!json) {
      for (const line of jobListLines(jobs, { running, scheduled, all })) printLine(line)
      return EXIT.ok
    }
    const report: JobsReport = {
      schema: 'tidemark.jobs/1',
      cluster: client.address.cluster,
      jobs: jobs
        .toSorted((a, b) => a['start-time'] - b['start-time'])
        .map(({ jid, name, state, ...job }) => ({
          id: jid,
          name,
          state,
          startTime: job['start-time'],
          endTime: job['end-time'] < 0 ? null : job['end-time'],
        })),
    }
    printLine(JSON.stringify(report, null, 2))
    return EXIT.ok
  })
}

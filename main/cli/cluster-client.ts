import { TidemarkError } from '../../shared/model/index.ts'
import { clusterAddress, headersOf } from '../flink/cluster-address.ts'
import { FlinkClient } from '../flink/flink-client.ts'
import { runningLocalCluster } from './local-cluster-file.ts'

/**
 * The cluster that a verb is for: the one named (`-m`), else that of `TIDEMARK_JOBMANAGER`, else the local one that runs. Headers of
 * `FLINK_REST_CLIENT_HEADERS` go with every request to a cluster that is named.
 * Throws `NO_CLUSTER`, `JOB_ADDRESS_MALFORMED`.
 */
export async function clusterClient(named: string | undefined): Promise<FlinkClient> {
  const given = named ?? process.env['TIDEMARK_JOBMANAGER'] ?? ''
  if (given !== '') return new FlinkClient(clusterAddress(given, headersOf(process.env['FLINK_REST_CLIENT_HEADERS'])))
  const local = await runningLocalCluster()
  if (local !== null) return new FlinkClient(clusterAddress(local.url))
  throw new TidemarkError({
    code: 'NO_CLUSTER',
    message:
      'No cluster is named, and no local one is running. Name one with -m host:port or in TIDEMARK_JOBMANAGER, or start a local one: tidemark cluster start.',
  })
}

import type { DictionaryEntry, JobView } from '../../../../shared/model/index.ts'
import type { FlinkClient } from '../../../flink/flink-client.ts'
import { RateMeter } from './figures.ts'
import { jobView, lowestWatermark } from './job-view.ts'
import { settingsOf } from './settings.ts'

/** Of a larger graph watermarks are not asked for: that is one request a vertex. */
const MOST_WATERMARKS = 60

/** Looks at one job again and again; what does not change while it runs is asked for once. */
export function jobLooker(client: FlinkClient, id: string, whois: (id: string) => readonly DictionaryEntry[]): () => Promise<JobView> {
  const meter = new RateMeter()
  let settings: Promise<Pick<Parameters<typeof jobView>[0], 'interval' | 'settings'>> | null = null
  let told: ReturnType<FlinkClient['operators']> | null = null
  let last: Parameters<typeof jobView>[0]['last'] = null

  return async () => {
    const detail = await client.job(id)
    settings ??= settingsOfJob(client, id)
    settings.catch(() => {
      settings = null
    })
    told ??= client.operators(id)
    told.catch(() => {
      told = null
    })
    const [checkpoints, exceptions, watermarks, config, operators] = await Promise.all([
      client.checkpoints(id),
      client.exceptions(id),
      watermarksOf(client, detail),
      settings,
      told,
    ])
    const newest = checkpoints.latest.completed?.id
    if (newest !== undefined && last?.id !== newest) last = await client.checkpoint(id, newest).catch(() => last)
    return jobView({ detail, checkpoints, exceptions, ...config, figures: meter.take(detail), watermarks, last, told: operators, whois })
  }
}

async function settingsOfJob(client: FlinkClient, id: string) {
  const [config, folder, job] = await Promise.all([client.checkpointConfig(id), client.defaultSavepointDirectory(), client.jobConfig(id)])
  return { interval: config.interval, settings: settingsOf(config, folder, job['execution-config']?.['restart-strategy'] ?? null) }
}

async function watermarksOf(client: FlinkClient, { jid, vertices, state }: Awaited<ReturnType<FlinkClient['job']>>) {
  if (state !== 'RUNNING' || vertices.length > MOST_WATERMARKS) return new Map<string, number | null>()
  return new Map(
    await Promise.all(vertices.map(async ({ id }) => [id, lowestWatermark(await client.watermarks(jid, id).catch(() => []))] as const)),
  )
}

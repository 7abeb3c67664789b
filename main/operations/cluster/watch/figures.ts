import type { FlinkClient } from '../../../flink/flink-client.ts'

type Detail = Awaited<ReturnType<FlinkClient['job']>>
type Vertex = Detail['vertices'][number]

/** What a vertex did between two looks: shares of time are 0 to 1, rates records per second; null is not known. */
export interface Figures {
  busy: number | null
  backPressured: number | null
  rate: number | null
}

/** Counters of a vertex since it started, at a moment of the cluster's clock. */
interface Sample {
  at: number
  busy: number | null
  backPressured: number | null
  read: number | null
  written: number | null
  parallelism: number
}

const NONE: Figures = { busy: null, backPressured: null, rate: null }
/** Rates of a shorter time than this jump about. */
const SHORTEST_MS = 500

/** Rates from counters: each look at a job is set against the one before it. */
export class RateMeter {
  #before = new Map<string, Sample>()
  #figures = new Map<string, Figures>()

  /** Takes a look; answers by the vertex's id. Nothing is known from the first look, and after counters began anew. */
  take({ now, vertices }: Pick<Detail, 'now' | 'vertices'>): ReadonlyMap<string, Figures> {
    const next = new Map<string, Sample>()
    for (const vertex of vertices) {
      const sample = sampleOf(vertex, now)
      const before = this.#before.get(vertex.id)
      if (before !== undefined && sample.at - before.at < SHORTEST_MS) {
        next.set(vertex.id, before)
        continue
      }
      next.set(vertex.id, sample)
      this.#figures.set(vertex.id, before === undefined ? NONE : between(before, sample))
    }
    this.#before = next
    return this.#figures
  }
}

function sampleOf({ metrics, parallelism }: Vertex, at: number): Sample {
  const counter = (name: string): number | null => {
    const value = metrics[name]
    return typeof value === 'number' && Number.isFinite(value) ? value : null
  }
  return {
    at,
    parallelism,
    busy: counter('accumulated-busy-time'),
    backPressured: counter('accumulated-backpressured-time'),
    read: counter('read-records'),
    written: counter('write-records'),
  }
}

function between(before: Sample, { at, parallelism, busy, backPressured, read, written }: Sample): Figures {
  const milliseconds = at - before.at
  const grown = (from: number | null, to: number | null): number | null => (from === null || to === null || to < from ? null : to - from)
  const share = (grew: number | null): number | null => (grew === null ? null : Math.min(1, grew / (milliseconds * parallelism)))
  // a source reads nothing that Flink counts here
  const records = read === 0 && before.read === 0 ? grown(before.written, written) : grown(before.read, read)
  return {
    busy: share(grown(before.busy, busy)),
    backPressured: share(grown(before.backPressured, backPressured)),
    rate: records === null ? null : (records * 1000) / milliseconds,
  }
}

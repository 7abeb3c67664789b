import type { Cluster, SubtaskReport } from '../../runtime/cluster.ts'
import { onVertex } from '../on-job.ts'
import { type Route, ok } from '../route.ts'

/** Up to where a ratio is that level (`JobVertexBackPressureHandler`); beyond it is high. */
const OK = 0.1
const LOW = 0.5
const ORDER = ['ok', 'low', 'high'] as const
type Level = (typeof ORDER)[number]

/** `JobVertexBackPressureHandler`. Without figures the answer is `deprecated`, which asks to come again. */
export function backPressureRoutes(cluster: Cluster, now: () => number): Route[] {
  return [
    {
      method: 'GET',
      path: '/jobs/:jobid/vertices/:vertexid/backpressure',
      handle: onVertex(cluster, ({ subtasks }) => {
        const figures = subtasks.flatMap((subtask) => pressure(subtask) ?? [])
        return ok(figures.length === subtasks.length && figures.length > 0 ? measured(figures, now()) : NONE)
      }),
    },
  ]
}

const NONE = { status: 'deprecated', backpressureLevel: null, 'backpressure-level': null, 'end-timestamp': null, subtasks: null }

interface Pressure {
  index: number
  ratio: number
  idle: number
  busy: number
}

/** Shares of a second; null where they are not measured. */
function pressure({ index, measured: figures = {} }: SubtaskReport): Pressure | null {
  const { backPressuredTimeMsPerSecond: pressed, idleTimeMsPerSecond: idle, busyTimeMsPerSecond: busy } = figures
  if (pressed === undefined || idle === undefined || busy === undefined) return null
  return { index, ratio: pressed / 1000, idle: idle / 1000, busy: busy / 1000 }
}

function measured(subtasks: readonly Pressure[], now: number): object {
  const level = ORDER[Math.max(...subtasks.map(({ ratio }) => ORDER.indexOf(levelOf(ratio))))] ?? 'ok'
  return {
    status: 'ok',
    backpressureLevel: level,
    'end-timestamp': now,
    subtasks: subtasks.map(({ index, ratio, idle, busy }) => ({
      subtask: index,
      backpressureLevel: levelOf(ratio),
      ratio,
      idleRatio: idle,
      busyRatio: busy,
      'backpressure-level': levelOf(ratio),
    })),
    'backpressure-level': level,
  }
}

const levelOf = (ratio: number): Level => (ratio <= OK ? 'ok' : ratio <= LOW ? 'low' : 'high')

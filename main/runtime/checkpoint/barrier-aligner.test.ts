import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Barrier } from '../network/stream-element.ts'
import { BarrierAligner } from './barrier-aligner.ts'

const location = { exclusive: '/nowhere', shared: null, inlineBytes: 0 }
const barrier = (id: number): Barrier => ({ id: BigInt(id), timestamp: 0, stops: 'no', kind: 'CHECKPOINT', format: 'CANONICAL', location })

describe('barriers of three channels', () => {
  it('are aligned: each blocks its channel until the last has come', () => {
    const aligner = new BarrierAligner(3)
    expect(aligner.barrier(0, barrier(1))).toEqual([{ kind: 'block' }])
    expect(aligner.barrier(2, barrier(1))).toEqual([{ kind: 'block' }])
    expect([0, 1, 2].map((at) => aligner.isBlocked(at))).toEqual([true, false, true])
    expect(aligner.barrier(1, barrier(1))).toEqual([{ kind: 'snapshot', barrier: barrier(1) }])
    expect([0, 1, 2].some((at) => aligner.isBlocked(at))).toBe(false)
  })

  it('a newer one gives up the one before', () => {
    const aligner = new BarrierAligner(2)
    aligner.barrier(0, barrier(1))
    expect(aligner.barrier(1, barrier(2))).toEqual([
      { kind: 'abort', checkpoint: 1n, reason: 'CHECKPOINT_DECLINED_SUBSUMED' },
      { kind: 'block' },
    ])
    expect(aligner.isBlocked(0)).toBe(false)
    expect(aligner.barrier(1, barrier(1))).toEqual([{ kind: 'nothing' }])
    expect(aligner.barrier(0, barrier(2))).toEqual([{ kind: 'snapshot', barrier: barrier(2) }])
  })

  it('a channel that ends counts as aligned', () => {
    const aligner = new BarrierAligner(2)
    aligner.barrier(0, barrier(1))
    expect(aligner.end(1)).toEqual({ kind: 'snapshot', barrier: barrier(1) })
    expect(aligner.barrier(0, barrier(2))).toEqual([{ kind: 'snapshot', barrier: barrier(2) }])
  })

  it('a cancelled checkpoint is given up, before its barrier and amid it, and never comes again', () => {
    const aligner = new BarrierAligner(2)
    aligner.barrier(0, barrier(1))
    expect(aligner.cancelled(1n)).toMatchObject({ kind: 'abort', checkpoint: 1n })
    expect(aligner.barrier(1, barrier(1))).toEqual([{ kind: 'nothing' }])
    expect(aligner.cancelled(5n)).toMatchObject({ kind: 'abort', checkpoint: 5n })
    expect(aligner.barrier(0, barrier(5))).toEqual([{ kind: 'nothing' }])
  })
})

it('whatever the order, each checkpoint is taken once at the most, ids only rise, and no channel stays blocked without one pending', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 6 })), { maxLength: 40 }),
      (channels, events) => {
        const aligner = new BarrierAligner(channels)
        const taken: bigint[] = []
        const latest = new Map<number, number>()
        for (const [at, id] of events) {
          const channel = at % channels
          // Barriers come in order within a channel, and not at all while it is blocked.
          if (aligner.isBlocked(channel) || id <= (latest.get(channel) ?? 0)) continue
          latest.set(channel, id)
          for (const step of aligner.barrier(channel, barrier(id))) if (step.kind === 'snapshot') taken.push(step.barrier.id)
        }
        expect(taken).toEqual([...new Set(taken)].sort((a, b) => Number(a - b)))
      },
    ),
  )
})

describe('at least once', () => {
  it('no channel is blocked, and the last barrier completes the checkpoint', () => {
    const aligner = new BarrierAligner(2, 'AT_LEAST_ONCE')
    expect(aligner.barrier(0, barrier(1))).toEqual([{ kind: 'block' }])
    expect(aligner.isBlocked(0)).toBe(false)
    expect(aligner.barrier(1, barrier(1))).toEqual([{ kind: 'snapshot', barrier: barrier(1) }])
  })
})

import type { StateEntry } from '../../savepoint/keyed/state-entry.ts'
import type { StateMetaInfo } from '../../savepoint/state/meta-info.ts'
import type { FiredTimer } from '../operators/runtime-context.ts'
import type { TypeInformation } from '../types/type-information.ts'
import { identityOf, keyGroups, type KeyContext } from './key-context.ts'
import { timerMeta } from './registered-state.ts'
import { type Timer, TimerQueue } from './timer-queue.ts'

export type TimeDomain = 'event' | 'processing'

/** `InternalTimersSnapshot`: one state for each domain of a service. */
export const timerStateName = (domain: TimeDomain, service: string): string => `_timer_state/${domain}_${service}`

/** The timers of one service of an operator (`InternalTimerServiceImpl`). */
export class KeyedTimerService {
  readonly name: string
  readonly #context: KeyContext
  readonly #namespace: TypeInformation
  readonly #namespaceId: (namespace: unknown) => unknown
  readonly #onTimer: (timer: FiredTimer) => void
  readonly #queues: Readonly<Record<TimeDomain, TimerQueue>> = { event: new TimerQueue(), processing: new TimerQueue() }

  constructor(name: string, context: KeyContext, namespace: TypeInformation, onTimer: (timer: FiredTimer) => void) {
    this.name = name
    this.#context = context
    this.#namespace = namespace
    this.#namespaceId = identityOf(namespace)
    this.#onTimer = onTimer
  }

  /** Of the current key. */
  register(domain: TimeDomain, namespace: unknown, timestamp: number): void {
    this.#queues[domain].add(this.#timer(namespace, timestamp))
  }

  delete(domain: TimeDomain, namespace: unknown, timestamp: number): void {
    this.#queues[domain].delete(this.#timer(namespace, timestamp))
  }

  /** The time of the earliest timer; null where there is none. */
  next(domain: TimeDomain): number | null {
    return this.#queues[domain].peek()?.timestamp ?? null
  }

  /** Fires every timer up to a time, earliest first, each with its key set; those that are registered meanwhile too. */
  advance(domain: TimeDomain, time: number): void {
    const queue = this.#queues[domain]
    for (let timer = queue.peek(); timer !== undefined && timer.timestamp <= time; timer = queue.peek()) {
      // A snapshot that is being written looks after the key group while the timer is still there.
      this.#context.set(timer.key)
      queue.poll()
      this.#onTimer({ domain, timestamp: timer.timestamp, namespace: timer.namespace })
    }
  }

  /** What a savepoint has of them: a state for each domain, also where it is empty. @param id of the first */
  metas(id: number): [StateMetaInfo, StateMetaInfo] {
    const meta = (domain: TimeDomain, at: number): StateMetaInfo =>
      timerMeta(at, timerStateName(domain, this.name), this.#context.type, this.#namespace)
    return [meta('event', id), meta('processing', id + 1)]
  }

  /** The timers of a domain as they are now: gives those of one key group as a savepoint has them. */
  capture(domain: TimeDomain, state: StateMetaInfo): (keyGroup: number) => StateEntry[] {
    const groups = new Map<number, Timer[]>()
    for (const timer of this.#queues[domain].all()) {
      const known = groups.get(timer.keyGroup)
      if (known === undefined) groups.set(timer.keyGroup, [timer])
      else known.push(timer)
    }
    const stored = ({ key, keyGroup, namespace, timestamp }: Timer): StateEntry => ({
      state,
      keyGroup,
      key: this.#context.type.toStored(key),
      namespace: this.#namespace.toStored(namespace),
      value: toLong(timestamp),
      size: 0,
    })
    return (keyGroup) => (groups.get(keyGroup) ?? []).map(stored)
  }

  restore(domain: TimeDomain, entries: Iterable<StateEntry>): void {
    const keyGroupOf = keyGroups(this.#context.type, this.#context.maxParallelism)
    for (const { key: stored, namespace, value } of entries) {
      const key = this.#context.type.fromStored(stored)
      this.#queues[domain].add({
        timestamp: fromLong(value as bigint),
        key,
        keyGroup: keyGroupOf(key),
        namespace: this.#namespace.fromStored(namespace),
        id: this.#id(identityOf(this.#context.type)(key), this.#namespace.fromStored(namespace)),
      })
    }
  }

  #timer(namespace: unknown, timestamp: number): Timer {
    const { key, keyGroup, id } = this.#context
    return { timestamp, key, keyGroup, namespace, id: this.#id(id, namespace) }
  }

  #id(key: unknown, namespace: unknown): string {
    return `${typeof key} ${String(key)} ${String(this.#namespaceId(namespace))}`
  }
}

const MAX_LONG = 0x7fff_ffff_ffff_ffffn

/** Java's least and greatest long stand for the ends of time. */
const toLong = (time: number): bigint => (Number.isFinite(time) ? BigInt(time) : time > 0 ? MAX_LONG : -MAX_LONG - 1n)
const fromLong = (time: bigint): number =>
  time === MAX_LONG ? Number.POSITIVE_INFINITY : time === -MAX_LONG - 1n ? Number.NEGATIVE_INFINITY : Number(time)

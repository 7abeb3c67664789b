/** A registered timer (`TimerHeapInternalTimer`). Times are milliseconds. */
export interface Timer {
  timestamp: number
  key: unknown
  keyGroup: number
  namespace: unknown
  /** Key and namespace as text: a timer is there once for a time, key and namespace. */
  id: string
}

/** Timers of one domain, earliest first (`HeapPriorityQueueSet`): a binary heap, and a set of what is in it. */
export class TimerQueue {
  readonly #heap: Timer[] = []
  readonly #known = new Set<string>()

  get size(): number {
    return this.#known.size
  }

  /** False where the timer is there already. */
  add(timer: Timer): boolean {
    const id = idOf(timer)
    if (this.#known.has(id)) return false
    this.#known.add(id)
    this.#heap.push(timer)
    this.#up(this.#heap.length - 1)
    return true
  }

  /** The timer stays in the heap until its turn comes, and is passed over then. */
  delete(timer: Timer): void {
    this.#known.delete(idOf(timer))
  }

  peek(): Timer | undefined {
    while (this.#heap[0] !== undefined && !this.#known.has(idOf(this.#heap[0]))) this.#removeFirst()
    return this.#heap[0]
  }

  poll(): Timer | undefined {
    const first = this.peek()
    if (first === undefined) return undefined
    this.#known.delete(idOf(first))
    this.#removeFirst()
    return first
  }

  /** All that are registered, in no order. */
  *all(): Generator<Timer> {
    const told = new Set<string>()
    for (const timer of this.#heap) {
      const id = idOf(timer)
      // One that was deleted and registered again stands in the heap twice.
      if (!this.#known.has(id) || told.has(id)) continue
      told.add(id)
      yield timer
    }
  }

  #removeFirst(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#down(0)
  }

  #up(from: number): void {
    const heap = this.#heap
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1
      if ((heap[parent] as Timer).timestamp <= (heap[at] as Timer).timestamp) return
      swap(heap, at, parent)
      at = parent
    }
  }

  #down(from: number): void {
    const heap = this.#heap
    for (let at = from; ;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2]) {
        const timer = heap[child]
        if (timer !== undefined && timer.timestamp < (heap[least] as Timer).timestamp) least = child
      }
      if (least === at) return
      swap(heap, at, least)
      at = least
    }
  }
}

const idOf = ({ timestamp, id }: Timer): string => `${timestamp} ${id}`

function swap(heap: Timer[], a: number, b: number): void {
  const timer = heap[a] as Timer
  heap[a] = heap[b] as Timer
  heap[b] = timer
}

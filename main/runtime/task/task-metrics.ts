/** What is counted of one subtask, in the order in which it lies in memory (`TaskIOMetricGroup`). Times are milliseconds. */
const FIELDS = ['recordsIn', 'recordsOut', 'bytesIn', 'bytesOut', 'idleMs', 'backPressuredMs', 'busyMs', 'watermark'] as const

export type TaskFigures = Record<(typeof FIELDS)[number], number>

/**
 * Figures of a subtask in memory that its own thread writes and others read whenever they like, without a message. Each figure is
 * whole; two of them may be of different moments.
 */
export class TaskMetrics {
  readonly memory: SharedArrayBuffer
  readonly #values: Float64Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(FIELDS.length * Float64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory
    this.#values = new Float64Array(memory)
  }

  set(field: keyof TaskFigures, value: number): void {
    this.#values[FIELDS.indexOf(field)] = value
  }

  add(field: keyof TaskFigures, value: number): void {
    const at = FIELDS.indexOf(field)
    this.#values[at] = (this.#values[at] ?? 0) + value
  }

  read(): TaskFigures {
    return Object.fromEntries(FIELDS.map((field, at) => [field, this.#values[at] ?? 0])) as TaskFigures
  }
}

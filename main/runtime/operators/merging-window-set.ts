import type { TimeWindow } from '../../savepoint/serializers/families/namespaces.ts'
import { NamespaceTypes, Types } from '../types/types.ts'
import type { KeyedStateStore, ListState } from './runtime-context.ts'

/** The name that Flink gives to the state of merging windows. */
const MERGING_WINDOW_SET = 'merging-window-set'
const PAIR = Types.TUPLE(NamespaceTypes.TIME_WINDOW, NamespaceTypes.TIME_WINDOW)
type Pair = [window: TimeWindow, stateWindow: TimeWindow]

/** What adding a window came to. */
interface AddedWindow {
  /** The window itself, or what it and others became. */
  result: TimeWindow
  /** The window that `result` keeps its state under. */
  stateWindow: TimeWindow
  /** The windows that are no more. */
  replaced: readonly TimeWindow[]
  /** Windows whose state is to move to that of `stateWindow`. */
  moved: readonly TimeWindow[]
}

/**
 * The windows of the current key that are not over, and which window each keeps its state under (`MergingWindowSet`): a window that
 * grows goes on with the state it had. Sessions of one gap alone: of two equal windows none is merged.
 */
export class MergingWindowSet {
  readonly #state: ListState<Pair>
  #windows: Pair[]
  #changed = false

  /** Reads the current key's windows. */
  constructor(state: ListState<Pair>) {
    this.#state = state
    this.#windows = [...state.get()]
  }

  static stateIn(keyed: KeyedStateStore): ListState<Pair> {
    return keyed.list<Pair>({ kind: 'LIST', name: MERGING_WINDOW_SET, element: PAIR, ttl: null }, NamespaceTypes.VOID)
  }

  /** The window that a window keeps its state under; null for one that is over. */
  stateWindow(window: TimeWindow): TimeWindow | null {
    return this.#windows.find(([one]) => isSame(one, window))?.[1] ?? null
  }

  /** Merges a window with those it meets or touches (`TimeWindow.mergeWindows`). */
  add(window: TimeWindow): AddedWindow {
    const met = this.#windows.filter(([{ start, end }]) => start <= window.end && window.start <= end)
    const [first] = met
    if (first === undefined) {
      this.#windows.push([window, window])
      this.#changed = true
      return { result: window, stateWindow: window, replaced: [], moved: [] }
    }
    const result = met.reduce((all, [one]) => cover(all, one), window)
    const stateWindow = first[1]
    const others = met.filter(([one]) => !isSame(one, result))
    if (others.length === 0) return { result, stateWindow, replaced: [], moved: [] }
    this.#windows = this.#windows.filter((pair) => !met.includes(pair))
    this.#windows.push([result, stateWindow])
    this.#changed = true
    return { result, stateWindow, replaced: others.map(([one]) => one), moved: met.slice(1).map(([, of]) => of) }
  }

  retire(window: TimeWindow): void {
    this.#windows = this.#windows.filter(([one]) => !isSame(one, window))
    this.#changed = true
  }

  persist(): void {
    if (this.#changed) this.#state.update(this.#windows)
    this.#changed = false
  }
}

const isSame = (a: TimeWindow, b: TimeWindow): boolean => a.start === b.start && a.end === b.end

const cover = (a: TimeWindow, b: TimeWindow): TimeWindow => ({
  start: a.start < b.start ? a.start : b.start,
  end: a.end > b.end ? a.end : b.end,
})

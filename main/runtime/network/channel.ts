import type { StreamElement } from './stream-element.ts'

/** The end of a channel that a subtask reads (`InputChannel`). */
export interface InputChannel {
  poll(): StreamElement | undefined
  /** Called whenever something comes into a channel that had nothing. */
  onData: (() => void) | null
}

/** The end of a channel that a subtask writes (`ResultSubpartition`). */
export interface OutputChannel {
  /**
   * Takes the element in any case, for an operator cannot stop amid a record; false where the channel is full by now and its writer
   * should rest.
   */
  push(element: StreamElement): boolean
  readonly hasRoom: boolean
  /** Called whenever a channel that was full has room again. */
  onRoom: (() => void) | null
  /** Makes what was pushed visible to the reader. */
  flush(): void
}

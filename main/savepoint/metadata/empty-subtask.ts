import type { SubtaskState } from './model.ts'

/** A subtask without any state, to be filled by a spread. */
export const emptySubtask = (index: number): SubtaskState => ({
  index,
  finished: false,
  duration: null,
  legacyOperator: [],
  managedOperator: [],
  rawOperator: [],
  managedKeyed: null,
  rawKeyed: null,
  inputChannels: [],
  resultSubpartitions: [],
})

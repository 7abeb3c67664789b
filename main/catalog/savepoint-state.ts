import type { CatalogEntry, LifecycleEvent, PathMapping } from '../../shared/model/index.ts'

/** What was seen when a savepoint was opened. */
export type OpenedFacts = Pick<CatalogEntry, 'name' | 'kind' | 'format' | 'metadataVersion' | 'operators' | 'bytes'> & {
  maps: PathMapping[]
}

/** An event with its facts, from which the state can be derived again. */
export type JournalEvent = Pick<LifecycleEvent, 'savepoint' | 'at' | 'text'> &
  (
    | { type: 'opened'; facts: OpenedFacts }
    | { type: 'open-failed'; facts: { code: string } }
    | { type: 'forgotten'; facts: Record<string, never> }
    | { type: 'noted'; facts: { notes: string } }
  )

/** The present state of a savepoint that was opened at least once. */
export type SavepointState = OpenedFacts & Pick<CatalogEntry, 'firstOpenedAt' | 'lastOpenedAt' | 'notes'> & { forgottenAt: string | null }

/**
 * The state after an event. Null as long as nothing is known but failures. A forgotten savepoint keeps its notes and
 * first date, and is shown again from the next opening on.
 */
export function stateAfter(state: SavepointState | null, event: JournalEvent): SavepointState | null {
  switch (event.type) {
    case 'opened':
      return {
        ...event.facts,
        firstOpenedAt: state?.firstOpenedAt ?? event.at,
        lastOpenedAt: event.at,
        notes: state?.notes ?? '',
        forgottenAt: null,
      }
    case 'open-failed':
      return state
    case 'forgotten':
      return state && { ...state, forgottenAt: event.at }
    case 'noted':
      return state && { ...state, notes: event.facts.notes }
  }
}

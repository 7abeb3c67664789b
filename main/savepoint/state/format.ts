import type { FormatName } from '../../binary/cursor.ts'

/** How the state streams behind the handles name themselves in errors. */
export const STATE_FORMAT: FormatName = { code: 'STATE', noun: 'The state file' }

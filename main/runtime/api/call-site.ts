import { fileURLToPath } from 'node:url'

/** Where in the job's file the current call was made, as `path:line:column`; null where the stack does not pass through it. */
export function callSiteIn(jobUrl: string | null): string | null {
  return jobUrl === null ? null : placeIn(jobUrl, new Error('here').stack ?? '')
}

/** The first place of a stack that lies in the module with this URL, whatever its query. */
export function placeIn(jobUrl: string, stack: string): string | null {
  const path = fileURLToPath(bare(jobUrl))
  for (const line of stack.split('\n')) {
    const [, where, row, column] = /(?:\(|at |^)(?:async )?((?:file:\/\/)?\/?[^()]*?):(\d+):(\d+)\)?$/.exec(line.trim()) ?? []
    if (where === undefined || row === undefined || column === undefined) continue
    const file = where.startsWith('file://') ? fileURLToPath(bare(where)) : where
    if (file === path) return `${path}:${row}:${column}`
  }
  return null
}

function bare(url: string): string {
  return url.replace(/[?#].*$/, '')
}
